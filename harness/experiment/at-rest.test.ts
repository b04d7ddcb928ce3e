import { expect, test } from "vitest";
import { IslandingError } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import { fake } from "../topology/fake.ts";
import type { Cluster } from "../topology/topology.ts";
import { recordAtRest } from "./at-rest.ts";

const signal = new AbortController().signal;

async function recordedOf(change: Partial<Pick<Cluster, "agentProcess" | "localStore">>): Promise<EventInput[]> {
  await using cluster = await fake.up({ run: "r1", siteNodes: 1, servers: 1, signal, report: () => undefined });
  const recorded: EventInput[] = [];
  await recordAtRest(Object.assign(cluster, change), (event) => recorded.push(event), signal);
  return recorded;
}

test("a node agent at rest is recorded with its memory, and with nothing else where it keeps nothing", async () => {
  const memory = { outcome: "ok", program: "fake-agent", rssBytes: 2_097_152, anonBytes: 1_048_576 };
  expect(await recordedOf({})).toEqual([{ kind: "agent-memory", host: "site-1", ...memory }]);
});

test("what a node agent keeps on its disk is recorded beside its memory", async () => {
  const store = { path: "/var/lib/store.db", format: "sqlite" as const, objects: { configmap: ["prices"] } };
  const [, recorded] = await recordedOf({ localStore: async () => store });
  expect(recorded).toEqual({ kind: "local-store", host: "site-1", outcome: "ok", ...store });
});

test("what could not be looked at is recorded as unknown, with the reason", async () => {
  const localStore = async () => {
    throw new IslandingError("store-unreadable", "Expected a file.");
  };
  expect(await recordedOf({ agentProcess: async () => undefined, localStore })).toEqual([
    { kind: "agent-memory", host: "site-1", outcome: "unknown", detail: "no node agent was running" },
    { kind: "local-store", host: "site-1", outcome: "unknown", detail: "Expected a file." },
  ]);
});
