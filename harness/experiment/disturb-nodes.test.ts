import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventInput, HistoryEvent } from "../history/event.ts";
import { cellOf } from "../measured-cell.fixture.ts";
import { fake } from "../topology/fake.ts";
import type { Cluster } from "../topology/topology.ts";
import { manifests } from "../workload/manifests.ts";
import { disturbNodes } from "./disturb-nodes.ts";
import type { PhasesOptions } from "./options.ts";

const signal = new AbortController().signal;
const cell = cellOf({
  id: "one-after-the-other",
  topology: "microk8s-vm",
  disturbances: ["none", "crash", "agent-restart"],
});

let cluster: Cluster;
let events: HistoryEvent[];
beforeEach(async () => {
  cluster = await fake.up({ run: "t1", siteNodes: 2, servers: 1, signal, report: () => undefined });
  await cluster.centre.apply(manifests(["site-1", "site-2"], cell.variants, cluster.workloadImage));
  events = [];
});
afterEach(() => cluster[Symbol.asyncDispose]());

/** Disturbs both nodes until a window's end that is so far away; the second node answers from then on when it is told to. */
async function disturb(leftMs: number, answersAfterMs = Number.POSITIVE_INFINITY) {
  const began = performance.now();
  const elapsedMs = () => performance.now() - began;
  const record = (event: EventInput) => void events.push({ ...event, t: elapsedMs() } as HistoryEvent);
  const answering = setInterval(() => {
    if (elapsedMs() < answersAfterMs) return;
    record({ kind: "serve", host: "site-2", variant: "none", outcome: "ok", latencyMs: 0, instance: "1" });
  }, 50);
  const end = new AbortController();
  const history = { events, elapsedMs };
  const options = { cell, cluster, history, signal } as unknown as PhasesOptions;
  const faulted = { beforeReboot: async () => undefined, afterReboot: async () => undefined } as never;
  const disturbing = disturbNodes(options, { faulted, record, windowEnd: end.signal, endMs: leftMs });
  try {
    await disturbing[1];
  } finally {
    clearInterval(answering);
    end.abort();
    await Promise.all(disturbing);
  }
  return events.flatMap((event) => (event.kind === "disturbance" && event.host === "site-2" ? [event] : []));
}

test("what happens to one machine begins when all workloads serve again after what happened before", async () => {
  const happened = await disturb(120_000, 300);
  const began = happened.find(({ disturbance, step }) => disturbance === "agent-restart" && step === "begin");
  const killed = happened.findLast(({ disturbance }) => disturbance === "crash");
  expect(killed).toMatchObject({ step: "proved" });
  expect(began?.t).toBeGreaterThanOrEqual(300);
  expect(happened.filter(({ step }) => step === "failed")).toEqual([]);
});

test("nothing more happens to a machine whose workloads do not come back", async () => {
  expect((await disturb(60_300)).at(-1)).toMatchObject({
    disturbance: "agent-restart",
    step: "failed",
    detail: "After the crash not every workload of site-2 served again in time for another disturbance",
  });
});

test("nothing more happens to a machine shortly before the window's end", async () => {
  expect((await disturb(60_000, 0)).at(-1)).toMatchObject({
    disturbance: "agent-restart",
    step: "failed",
    detail: expect.stringMatching(/^After the crash (less than 60 s of the window were left|not every workload)/),
  });
});
