import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { variants } from "../site/requirement.ts";
import { manifests, workloadUrl } from "./manifests.ts";

const objects = manifests(["site-1", "site-2"], variants, "islanding/workload:1");
const deployments = objects.filter((object): object is V1Deployment => object.kind === "Deployment");
const named = (name: string) => deployments.find(({ metadata }) => metadata?.name === name)?.spec?.template.spec;

test("every variant runs on every node, each on a port of its own", () => {
  expect(deployments.map(({ metadata }) => metadata?.name)).toEqual(
    ["site-1", "site-2"].flatMap((node) => variants.map((variant) => `${variant}-${node}`)),
  );
  const ports = variants.map((variant) => named(`${variant}-site-1`)?.containers[0]?.ports?.[0]?.hostPort);
  expect(new Set(ports).size).toBe(variants.length);
});

test("a workload runs on the machine that it is meant for, whatever its node is called", () => {
  expect(named("none-site-2")?.nodeSelector).toEqual({ "islanding/host": "site-2" });
});

test("a workload is asked on the port that its Deployment opens", () => {
  const port = named("secret-site-1")?.containers[0]?.ports?.[0]?.hostPort;
  expect(workloadUrl("198.18.0.4", variants, "secret")).toBe(`http://198.18.0.4:${port}/`);
});

test("only the variant that is about the default token mounts it", () => {
  const mounting = variants.filter((variant) => named(`${variant}-site-1`)?.automountServiceAccountToken !== false);
  expect(mounting).toEqual(["automount-token"]);
});

test("the variant without a dependency names none", () => {
  const spec = named("none-site-1");
  expect(spec?.volumes).toEqual([]);
  expect(spec?.containers[0]?.env).toEqual([
    { name: "VARIANT", value: "none" },
    { name: "SOURCE", value: "none" },
  ]);
});

test("what the variants read is deployed before them", () => {
  expect(objects.slice(0, 4).map((object: KubernetesObject) => `${object.kind} ${object.metadata?.name}`)).toEqual([
    "ConfigMap islanding-settings",
    "ConfigMap islanding-prepared",
    "ConfigMap islanding-edited",
    "Secret islanding-secret",
  ]);
});
