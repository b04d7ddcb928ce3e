import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { startOf } from "./dependency/index.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { sleep } from "./wait.ts";

const cell: Cell = {
  id: "observability",
  topology: "kubernetes",
  flavour: "built",
  test: "02-partition",
  dependency: "observability",
  fault: "cut",
  window: { name: "90s", ms: 90_000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: [
    { id: "observability.buffered", sentence: "It arrives.", level: "must", threshold: 120_000, unit: "ms" },
    { id: "service.continuity", sentence: "It serves on.", level: "must", threshold: 0, unit: "none" },
  ],
  notAsked: [],
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-observability-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

/** Measures the cell; returns what must not stand in its evidence. */
async function measure(inWindow: (agent: { exec(argv: string[]): Promise<unknown> }) => Promise<void>) {
  const { observability: start } = startOf;
  if (!start) throw new Error("Expected a way to start central monitoring, found none.");
  const secrets: string[] = [];
  vi.spyOn(startOf, "observability").mockImplementation(async (settings) => {
    const server = await start(settings);
    secrets.push(...server.secrets);
    const [agent] = server.atSite ?? [];
    if (!agent) throw new Error("Expected an agent at the site, found none.");
    const disturb: typeof server.disturb = async (context) => {
      await Promise.all([server.disturb(context), inWindow(agent)]);
    };
    return { ...server, disturb };
  });
  await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
  return secrets;
}

const read = async (file: "certificate" | "verdict") =>
  JSON.parse(await readFile(cellLayoutOf(directory, cell.id)[file], "utf8"));
const verdictOf = async (id: string) =>
  VerdictRecord.parse(await read("verdict")).verdicts.find(({ requirement }) => requirement === id);

test("what is measured while central monitoring is cut off arrives afterwards, and nothing else was cut off", async () => {
  const secrets = await measure(async () => undefined);
  const { state, reasons, witnessed } = Certificate.parse(await read("certificate"));
  expect(state, JSON.stringify(reasons)).toBe("confirmed");
  const toApi = witnessed.paths.find(({ path }) => path.from === "site-1" && path.to === "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  const buffered = await verdictOf("observability.buffered");
  expect(buffered).toMatchObject({ outcome: "pass", figures: { share: 1, samplesMissing: 0 } });
  expect(buffered?.figures.samplesTaken).toBeGreaterThan(500);
  expect(await verdictOf("service.continuity")).toMatchObject({ outcome: "pass" });
  expect(await ownLeftovers()).toEqual([]);
  expect(secrets.length).toBeGreaterThan(0);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const text = await readFile(join(parentPath, name), "utf8");
    expect(
      secrets.filter((secret) => text.includes(secret)),
      name,
    ).toEqual([]);
  }
});

test("an agent that was killed in the window, and started again, has lost what it had not sent", async () => {
  await measure(async (agent) => {
    await sleep(60_000, new AbortController().signal);
    await agent.exec(["sv", "kill", "/etc/service/prometheus"]);
  });
  const buffered = await verdictOf("observability.buffered");
  expect(buffered).toMatchObject({ outcome: "fail", reasons: [{ code: "not-recovered" }] });
  expect(buffered?.figures.share).toBeLessThan(0.9);
});
