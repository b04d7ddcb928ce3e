import { expect, test } from "vitest";
import { FakeHost } from "../host/fake.ts";
import { containersProbe, listContainers } from "./containers.ts";

const signal = new AbortController().signal;
const labels = { "io.kubernetes.pod.name": "configmap-env-site-12-5d8f-x2x", "io.kubernetes.pod.uid": "u1" };
const listing = (state: string) => ({
  containers: [{ id: "c1", state, metadata: { name: "workload", attempt: 3 }, labels }],
});
const hostThatPrints = (stdout: string) => new FakeHost("site-12", "192.0.2.3", () => ({ stdout }));

test("a container is told by its pod, its state and how often it was started", async () => {
  const found = await listContainers(hostThatPrints(JSON.stringify(listing("CONTAINER_RUNNING"))));
  expect(found).toEqual([
    {
      variant: "configmap-env",
      pod: labels["io.kubernetes.pod.name"],
      podUid: "u1",
      id: "c1",
      state: "running",
      attempt: 3,
    },
  ]);
});

test("a state of a later runtime is unknown", async () => {
  const found = await listContainers(hostThatPrints(JSON.stringify(listing("CONTAINER_FROZEN"))));
  expect(found).toMatchObject([{ state: "unknown" }]);
});

test("a runtime that does not answer, or answers something else, makes the observation unknown", async () => {
  const off = new FakeHost("site-1", "192.0.2.3");
  await off.powerOff();
  expect(await containersProbe(off).observe(signal)).toMatchObject({
    outcome: "unknown",
    containers: [],
    detail: "site-1 does not answer",
  });
  expect(await containersProbe(hostThatPrints("<html>")).observe(signal)).toMatchObject({
    outcome: "unknown",
    detail: "the runtime's answer has another form than crictl v1.30's",
  });
});
