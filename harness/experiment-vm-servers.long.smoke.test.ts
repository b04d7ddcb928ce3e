import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { vmRuns } from "./host/vm-run.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-vm-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Three servers and one node: what machines without the processor's help carry. */
const cellWithout = (dependency: "one-api-server" | "api-server-quorum"): Cell => ({
  id: dependency,
  topology: "microk8s-vm",
  flavour: "built",
  test: "02-partition",
  dependency,
  fault: "power",
  window: { name: "120s", ms: 120_000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: [
    { id: "service.continuity", sentence: "It serves on.", level: "must", threshold: 0, unit: "none" },
    { id: "reconcile.node-ready", sentence: "It is ready again.", level: "must", threshold: 60_000, unit: "ms" },
  ],
  notAsked: [],
});

describe("MicroK8s's parts with three servers in virtual machines", () => {
  test.each(["one-api-server", "api-server-quorum"] as const)(
    "the power of %s is cut and comes back: proved, and the site serves on",
    async (dependency) => {
      const cell = cellWithout(dependency);
      await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
      const files = cellLayoutOf(directory, cell.id);
      const certificate = Certificate.parse(JSON.parse(await readFile(files.certificate, "utf8")));
      const { verdicts } = VerdictRecord.parse(JSON.parse(await readFile(files.verdict, "utf8")));
      expect(certificate).toMatchObject({ fault: "power", state: "confirmed" });
      const continuity = verdicts.find(({ requirement }) => requirement === "service.continuity");
      const slow = continuity?.reasons.some(({ code }) => code === "slow-machine");
      expect(continuity?.outcome).toBe(slow ? "unknown" : "pass");
      expect(await ownLeftovers()).toEqual([]);
      expect((await vmRuns()).map(({ owner }) => owner?.pid)).not.toContain(process.pid);
    },
    40 * 60_000,
  );
});
