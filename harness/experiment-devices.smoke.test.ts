import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";

const asked = ["device.twin.buffered", "device.desired.applied", "device.desired.applied-silent"];

const cell: Cell = {
  id: "devices",
  topology: "kubeedge-k3s",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: { name: "75s", ms: 75_000, scale: 1 },
  repeat: 1,
  variants: ["none"],
  disturbances: ["none"],
  requirements: asked.map((id) => ({ id, sentence: `${id}.`, level: "must", threshold: 120_000, unit: "ms" })),
  notAsked: [],
};

test("devices of KubeEdge, cut off for longer than CloudCore keeps a silent connection", async () => {
  const directory = process.env.KEEP ?? (await mkdtemp(join(tmpdir(), "islanding-devices-")));
  try {
    await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
    const files = cellLayoutOf(directory, cell.id);
    const certificate = Certificate.parse(JSON.parse(await readFile(files.certificate, "utf8")));
    const { verdicts } = VerdictRecord.parse(JSON.parse(await readFile(files.verdict, "utf8")));
    console.log(JSON.stringify(verdicts, null, 1), JSON.stringify(certificate.reasons ?? ""));
    expect(certificate.state).toBe("confirmed");
    expect(await ownLeftovers()).toEqual([]);
  } finally {
    if (!process.env.KEEP) await rm(directory, { recursive: true });
  }
});
