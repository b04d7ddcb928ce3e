import { expect, test } from "vitest";
import { nodeEvent, podEvent, requestTotals } from "./centre-events.ts";

test("a node is Ready, not Ready or unknown, as its condition says", () => {
  const node = (status?: string) => ({
    metadata: { name: "site-1" },
    status: { conditions: status ? [{ type: "Ready", status, reason: "because" }] : [] },
  });
  expect(nodeEvent(node("True"))).toEqual({ kind: "node", name: "site-1", ready: "True", reason: "because" });
  expect(nodeEvent(node("False")).ready).toBe("False");
  expect(nodeEvent(node("Unknown")).ready).toBe("Unknown");
  expect(nodeEvent(node())).toEqual({ kind: "node", name: "site-1", ready: "Unknown" });
});

test("a node is called what the site's machine is called, whatever its distribution calls it", () => {
  const node = { metadata: { name: "islanding-a1-worker2", labels: { "islanding/host": "site-2" } } };
  expect(nodeEvent(node).name).toBe("site-2");
});

test("a pod is told by its labels, its container and why that waits", () => {
  const event = podEvent({
    metadata: {
      name: "none-site-1-x-y",
      uid: "u1",
      labels: { "islanding/variant": "none", "islanding/host": "site-1" },
    },
    status: {
      phase: "Running",
      containerStatuses: [
        {
          name: "workload",
          image: "w",
          imageID: "w",
          containerID: "containerd://c1",
          ready: false,
          restartCount: 2,
          state: { waiting: { reason: "CrashLoopBackOff" } },
        },
      ],
    },
  });
  expect(event).toEqual({
    kind: "pod",
    name: "none-site-1-x-y",
    uid: "u1",
    host: "site-1",
    variant: "none",
    phase: "Running",
    ready: false,
    restarts: 2,
    containerId: "containerd://c1",
    deleted: false,
    reason: "CrashLoopBackOff",
  });
});

test("requests are summed over all verbs and resources, errors over all 5xx", () => {
  const metrics = [
    "# HELP apiserver_request_total Counter of requests",
    'apiserver_request_total{code="200",verb="GET"} 40',
    'apiserver_request_total{code="504",verb="GET"} 2',
    'apiserver_request_total{verb="LIST",code="500"} 1',
    'apiserver_request_duration_seconds_count{code="500"} 99',
    "",
  ].join("\n");
  expect(requestTotals(metrics)).toEqual({ total: 43, errors: 3 });
});
