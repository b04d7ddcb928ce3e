import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { writeSyntheticEvidence } from "../evidence/evidence.fixture.ts";
import { readEvidence } from "../evidence/read.ts";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import type { AssignedCell } from "./assignment.ts";
import type { CellEnd } from "./channel.ts";
import { runCampaign } from "./run.ts";

// Each campaign starts a runner of its own, which takes long on a loaded machine.
vi.setConfig({ testTimeout: 60_000 });

interface Result {
  name: string;
  status: string;
  description?: string;
  statusDetails: { message?: string };
  labels: { name: string; value: string }[];
  parameters: { name: string; value: string }[];
  steps: { attachments: { name: string }[] }[];
}

/** Runs the real suites over synthetic evidence: the cells that it holds, as `assign` hands them out. */
async function readSynthetic(
  overrides: Parameters<typeof writeSyntheticEvidence>[1],
  assign: (cell: AssignedCell) => AssignedCell = (cell) => cell,
): Promise<{ ends: CellEnd[]; heard: CellEnd[]; results: Result[] }> {
  using directory = temporaryDirectory();
  const out = join(directory.path, "out");
  const resultsDir = join(directory.path, "results");
  await writeSyntheticEvidence(out, overrides);
  const { cells } = await readEvidence(out);
  const heard: CellEnd[] = [];
  const ends = await runCampaign({
    mode: "read",
    cells: cells.map(({ record: { cell } }) => assign({ cell, out })),
    resultsDir,
    listener: { begin: () => {}, progress: () => {}, end: (end) => heard.push(end) },
    signal: new AbortController().signal,
  });
  const names = (await readdir(resultsDir)).filter((name) => name.endsWith("-result.json"));
  const texts = await Promise.all(names.map((name) => readFile(join(resultsDir, name), "utf8")));
  return { ends, heard, results: texts.map((text) => JSON.parse(text)) };
}

const attachedTo = (result: Result | undefined) =>
  result?.steps.flatMap(({ attachments }) => attachments.map(({ name }) => name));
const statusesOf = (results: readonly Result[]) => new Set(results.map(({ status }) => status));
const valuesOf = ({ labels }: Result, name: string) =>
  labels.filter((label) => label.name === name).map(({ value }) => value);

test("every requirement is a test under its own sentence, which says where it belongs and carries what it rests on", async () => {
  const { ends, results } = await readSynthetic({ cells: [{}] });
  expect(ends).toMatchObject([{ state: "read" }]);
  const statusOf = (start: string) => results.find(({ name }) => name.startsWith(start))?.status;
  expect(statusOf("The fault was in force for the whole window")).toBe("passed");
  expect(statusOf("A service that needs nothing from the centre serves again within 60 s")).toBe("passed");
  expect(statusOf("A service that needs nothing from the centre serves again within 180 s")).toBe("failed");

  const result = results.find(({ name }) =>
    name.startsWith("A service that needs nothing from the centre serves again within 60 s"),
  );
  expect(result && ["topology", "fault", "window", "story", "severity"].map((name) => valuesOf(result, name))).toEqual([
    ["kubernetes"],
    ["cut"],
    ["smoke"],
    ["restart"],
    ["critical"],
  ]);
  expect(attachedTo(result)).toEqual(["verdict.md", "timeline.svg", "certificate.md", "certificate.json"]);
  const proof = results.find(({ name }) => name.startsWith("The fault was in force"));
  expect(attachedTo(proof)).toContain("history.jsonl");
});

test("what a cell can't ask is skipped, and the report says why", async () => {
  const reason = "With the API server paused nobody can edit a ConfigMap at the centre.";
  const { results } = await readSynthetic({
    cells: [{ story: { fault: "pause" }, cell: { notAsked: [{ id: "reconcile.spec", reason }] } }],
  });
  expect(results.find(({ name }) => name === "reconcile.spec")).toMatchObject({
    status: "skipped",
    description: `Not asked: ${reason}`,
  });
});

test("a cell that this machine can't measure is skipped as a whole, and is heard of once", async () => {
  const unavailable = "no container engine answers";
  const { heard, results } = await readSynthetic({ cells: [{}] }, (cell) => ({ ...cell, unavailable }));
  expect(statusesOf(results)).toEqual(new Set(["skipped"]));
  expect(results[0]?.description).toBe(`Not asked: ${unavailable}`);
  expect(heard).toMatchObject([{ state: "unavailable", error: { message: unavailable, exitCode: 69 } }]);
});

test("an incomplete cell is broken in every test, never passed or failed", async () => {
  const { results } = await readSynthetic({ cells: [{ incomplete: true }] });
  expect(statusesOf(results)).toEqual(new Set(["broken"]));
});

test("a cell without evidence is looked for once, and broken in every test with the reason", async () => {
  const { heard, results } = await readSynthetic({ cells: [{}] }, ({ cell, out }) => ({
    cell: { ...cell, id: "never-measured" },
    out,
  }));
  expect(statusesOf(results)).toEqual(new Set(["broken"]));
  expect(results[0]?.statusDetails.message).toMatch(/^Expected evidence of never-measured in .+, found none\.$/);
  expect(heard).toMatchObject([{ id: "never-measured", state: "failed", error: { code: "evidence-missing" } }]);
});

test("the same cell of two folders is told apart by the folder's name", async () => {
  const { results } = await readSynthetic({ cells: [{}] }, (cell) => ({ ...cell, source: "monday" }));
  expect(results[0]?.parameters).toContainEqual({ name: "evidence", value: "monday" });
});
