import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";

const asked = ["device.twin.buffered", "device.desired.applied", "device.desired.silent"];

/** Longer than CloudCore keeps a connection on which nothing comes, which is 30 s. */
const windowMs = 75_000;

const cell: Cell = {
  id: "devices",
  topology: "kubeedge-k3s",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: { name: "75s", ms: windowMs, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: asked.map((id) => ({ id, sentence: `${id}.`, level: "must", threshold: 120_000, unit: "ms" })),
  notAsked: [],
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-devices-"));
  await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
});
afterAll(() => rm(directory, { recursive: true }));

const read = async (file: "certificate" | "verdict") =>
  JSON.parse(await readFile(cellLayoutOf(directory, cell.id)[file], "utf8"));
const verdictOf = async (id: string) =>
  VerdictRecord.parse(await read("verdict")).verdicts.find(({ requirement }) => requirement === id);

test("the cut is confirmed, and nothing is left of the cluster", async () => {
  expect(Certificate.parse(await read("certificate")).state).toBe("confirmed");
  expect(await ownLeftovers()).toEqual([]);
});

test("what a device reported last in the window is lost, although the device is heard again", async () => {
  const verdict = await verdictOf("device.twin.buffered");
  expect(verdict).toMatchObject({ outcome: "fail", figures: { heardAgainMs: expect.any(Number) } });
  // The device reports every two seconds.
  expect(verdict?.figures.reportedInWindow).toBeGreaterThan(windowMs / 2000 / 2);
});

test("what was asked of a device that reports is in force at it", async () => {
  expect(await verdictOf("device.desired.applied")).toMatchObject({
    outcome: "pass",
    figures: { inForceMs: expect.any(Number) },
  });
});

test("what was asked of a device that is silent is not: KubeEdge 1.20 sends it again, to the wrong module of EdgeCore", async () => {
  expect(await verdictOf("device.desired.silent")).toMatchObject({
    outcome: "fail",
    reasons: [{ code: "not-recovered" }],
  });
});
