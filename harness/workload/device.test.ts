import type { V1Deployment } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { variantLabel } from "../topology/centre-events.ts";
import { deviceManifests, devicesUrl } from "./device.ts";
import { workloadUrl } from "./manifests.ts";

const objects = deviceManifests("site-1", "islanding/workload:1");
const mapper = objects.find((object): object is V1Deployment => object.kind === "Deployment");
const pod = mapper?.spec?.template;

test("a model, a device that reports, one that is silent, and their mapper are deployed, the model first", () => {
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([
    "DeviceModel islanding",
    "Device islanding-reporting",
    "Device islanding-silent",
    "Deployment mapper",
  ]);
});

test("only the device that reports is asked for reports", () => {
  const reports = objects.map((object) => JSON.stringify(object).includes('"reportToCloud":true'));
  expect(reports).toEqual([false, true, false, false]);
});

test("the mapper runs beside its devices, and is none of the workloads", () => {
  expect(pod?.spec?.nodeSelector).toEqual({ "islanding/host": "site-1" });
  expect(pod?.metadata?.labels).not.toHaveProperty(variantLabel);
  expect(pod?.spec?.containers[0]?.name).not.toBe("workload");
});

test("the mapper is asked on the port that its Deployment opens, which no workload has", () => {
  const port = pod?.spec?.containers[0]?.ports?.[0]?.hostPort;
  expect(devicesUrl("198.18.0.4")).toBe(`http://198.18.0.4:${port}/`);
  expect(workloadUrl("198.18.0.4", ["none"], "none")).not.toBe(devicesUrl("198.18.0.4"));
});
