import type { V1ContainerState, V1Pod } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { shownProbe } from "./shown.ts";

const signal = AbortSignal.timeout(1000);
const pod = (name: string, state?: V1ContainerState): V1Pod => ({
  metadata: { name },
  ...(state && {
    status: { containerStatuses: [{ name: "image", image: "", imageID: "", ready: false, restartCount: 0, state }] },
  }),
});
const look = (...pods: V1Pod[]) => shownProbe({ pods: async () => pods }).observe(signal);

test("a pod is shown with what its container waits for, or as running", async () => {
  const pods = [
    pod("new"),
    pod("failing", { waiting: { reason: "ErrImagePull", message: "dial tcp: i/o timeout" } }),
    pod("there", { running: {} }),
    pod("ended", { terminated: { exitCode: 1, reason: "Error" } }),
  ];
  expect(await look(...pods)).toEqual({
    kind: "pods-shown",
    outcome: "ok",
    pods: [
      { pod: "new", state: "waiting" },
      { pod: "failing", state: "waiting", reason: "ErrImagePull", message: "dial tcp: i/o timeout" },
      { pod: "there", state: "running" },
      { pod: "ended", state: "terminated", reason: "Error" },
    ],
  });
});

test("a long message is kept up to its first 500 characters", async () => {
  const message = "x".repeat(600);
  expect(await look(pod("failing", { waiting: { reason: "ErrImagePull", message } }))).toMatchObject({
    pods: [{ message: "x".repeat(500) }],
  });
});

test("a centre that does not answer is unknown", async () => {
  const centre = { pods: () => Promise.reject(new Error("no answer")) };
  expect(await shownProbe(centre).observe(signal)).toEqual({
    kind: "pods-shown",
    outcome: "unknown",
    pods: [],
    detail: "no answer",
  });
});
