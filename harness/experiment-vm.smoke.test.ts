import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { CellRecord, Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { eventsOf } from "./history/event.ts";
import { readHistory } from "./history/reader.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { vmRuns } from "./host/vm-run.ts";

/** One node, so that machines without the processor's help carry it within minutes; `--all` measures a whole site. */
const cell: Cell = {
  id: "power-cut",
  topology: "microk8s-vm",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: { name: "90s", ms: 90_000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["power-cut"],
  requirements: [
    {
      id: "restart.none.after-power-cut",
      sentence: "It serves again.",
      level: "must",
      threshold: 60_000,
      unit: "ms",
    },
    { id: "reconcile.node-ready", sentence: "It is ready again.", level: "must", threshold: 60_000, unit: "ms" },
  ],
  notAsked: [],
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-vm-"));
  await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
});
afterAll(() => rm(directory, { recursive: true }));

const files = () => cellLayoutOf(directory, cell.id);
const read = async (file: string) => JSON.parse(await readFile(file, "utf8"));

test("a virtual machine is cut off from outside, and the cut is proved to have been in force and to be gone", async () => {
  const certificate = Certificate.parse(await read(files().certificate));
  expect(certificate).toMatchObject({ state: "confirmed", removed: { inventoryEqual: true } });
});

test("its power was cut inside the window: it booted another time", async () => {
  const { events } = await readHistory(files().history);
  const proofs = eventsOf(events, "disturbance").filter(({ step }) => step === "proved");
  expect(proofs).toMatchObject([{ disturbance: "power-cut", host: "site-1", proof: { what: "boot" } }]);
});

test("both questions are answered, or it is said why a slow machine could not tell", async () => {
  const { verdicts } = VerdictRecord.parse(await read(files().verdict));
  expect(verdicts.map(({ requirement }) => requirement)).toEqual(cell.requirements.map(({ id }) => id));
  const untold = verdicts.filter(({ outcome }) => outcome === "unknown").flatMap(({ reasons }) => reasons);
  expect(untold.filter(({ code }) => code !== "slow-machine")).toEqual([]);
});

test("the evidence says that it is about a stand-in, on which machines", async () => {
  const { provenance } = CellRecord.parse(await read(files().record));
  expect(provenance).toMatchObject({ topology: "microk8s-vm", flavour: "built" });
  expect(provenance?.standIn).toContain("not MicroK8s");
});

test("no machine, network or container of it is left", async () => {
  expect(await ownLeftovers()).toEqual([]);
  expect((await vmRuns()).map(({ owner }) => owner?.pid)).not.toContain(process.pid);
});
