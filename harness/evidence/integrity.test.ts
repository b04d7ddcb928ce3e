import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { type SyntheticCell, writeSyntheticEvidence } from "./evidence.fixture.ts";
import { examine } from "./integrity.ts";
import { cellLayoutOf } from "./layout.ts";
import { readEvidence } from "./read.ts";

const cellId = "kubernetes-built.02-partition.api-server.cut.smoke.1";
type Files = ReturnType<typeof cellLayoutOf>;

/** Writes one cell's evidence, lets a test tamper with it, and examines it. */
async function examined(tamper: (files: Files) => void, cell: SyntheticCell = {}) {
  using folder = temporaryDirectory();
  await writeSyntheticEvidence(folder.path, { cells: [{ ...cell, cell: { variants: ["none"] } }] });
  tamper(cellLayoutOf(folder.path, cellId));
  const { cells, missing } = await readEvidence(folder.path);
  return { ...(cells[0] && { examination: examine(cells[0]) }), missing };
}

function edit(file: string, change: (content: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`Nothing was changed in ${file}.`);
  writeFileSync(file, after);
}

const dropLine = (number: number) => (content: string) =>
  content
    .split("\n")
    .toSpliced(number - 1, 1)
    .join("\n");
const dropLastLine = (content: string) => `${content.trimEnd().split("\n").slice(0, -1).join("\n")}\n`;

describe("stored evidence", () => {
  test("is sound when its history gives what is stored beside it", async () => {
    const { examination } = await examined(() => undefined);
    expect(examination).toMatchObject({ state: "sound", problems: [] });
    expect(examination?.verdicts.map(({ outcome }) => outcome)).toContain("pass");
    expect(examination?.verdicts.map(({ outcome }) => outcome)).toContain("fail");
  });

  test.each<[string, (files: Files) => void, RegExp]>([
    ["a missing line", (files) => edit(files.history, dropLine(17)), /history\.jsonl: Line 17 is missing\.$/],
    [
      "a changed line",
      (files) => edit(files.history, (content) => content.replace('"outcome":"failed"', '"outcome":"ok"')),
      /history\.jsonl: Line \d+ was changed: line \d+ expects [0-9a-f]{16}, found [0-9a-f]{16}\.$/,
    ],
    [
      "a changed last line, which no other line vouches for",
      (files) => edit(files.history, (content) => content.replace(/"t":450000(?=[^\n]*\n$)/, '"t":450001')),
      /^The history is not the one that was judged: its SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64}\.$/,
    ],
    [
      "a missing last line",
      (files) => edit(files.history, dropLastLine),
      /^The history has \d+ lines; \d+ were judged\.$/,
    ],
    ["no history", (files) => rmSync(files.history), /^.*Expected a history at .*, found none that can be read/],
    ["no certificate", (files) => rmSync(files.certificate), /certificate\.json can't be read: ENOENT/],
    ["no verdicts", (files) => rmSync(files.verdict), /verdict\.json can't be read: ENOENT/],
    [
      "a certificate that says more than its history",
      (files) => edit(files.certificate, (content) => content.replace('"packets": 12', '"packets": 13')),
      /^The stored certificate \(confirmed\) is not what the history gives \(confirmed\)\.$/,
    ],
    [
      "a verdict that was turned",
      (files) => edit(files.verdict, (content) => content.replace('"outcome": "fail"', '"outcome": "pass"')),
      /^The stored verdicts are not what the history gives: restart\.none\.after-agent-restart\.$/,
    ],
    [
      "a verdict that was taken out",
      (files) =>
        edit(files.verdict, (content) => {
          const record = JSON.parse(content);
          return JSON.stringify({ ...record, verdicts: record.verdicts.slice(0, -1) });
        }),
      /^The stored verdicts are not what the history gives: central\.hidden\.$/,
    ],
    [
      "a verdict of no known form",
      (files) => edit(files.verdict, (content) => content.replace('"outcome": "fail"', '"outcome": "maybe"')),
      /verdict\.json is damaged: verdicts\.\d+\.outcome: Invalid option/,
    ],
    [
      "half a certificate",
      (files) => edit(files.certificate, (content) => content.slice(0, 40)),
      /certificate\.json is damaged: /,
    ],
  ])("is damaged by %s, and then nothing counts", async (_, tamper, problem) => {
    const { examination } = await examined(tamper);
    expect(examination?.state).toBe("damaged");
    expect(examination?.problems.map(({ text }) => text)).toContainEqual(expect.stringMatching(problem));
    expect(new Set(examination?.verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]));
    expect(examination?.verdicts[0]?.reasons[0]?.code).toBe("evidence-damaged");
  });

  test("does not count where a witness was missing when it was measured", async () => {
    const { examination } = await examined(() => undefined, {
      edit: (events) => events.filter(({ kind }) => kind !== "witness"),
    });
    expect(examination?.state).toBe("sound");
    expect(examination?.certificate?.state).toBe("inconclusive");
    expect(new Set(examination?.verdicts.map(({ outcome }) => outcome))).toEqual(new Set(["unknown"]));
  });

  test("is incomplete, not damaged, when its process was killed in the middle of a line", async () => {
    const tear = (files: Files) => edit(files.history, (content) => content.slice(0, -20));
    const { examination } = await examined(tear, { incomplete: true });
    expect(examination).toMatchObject({ state: "incomplete", problems: [] });
    expect(examination?.verdicts[0]).toEqual({
      requirement: "restart.none.after-crash",
      outcome: "unknown",
      reasons: [{ code: "cell-incomplete", text: "It was being measured when its process ended." }],
      figures: {},
    });
  });

  test("names a cell of which no readable record is there", async () => {
    const { missing } = await examined((files) => edit(files.record, (content) => content.slice(0, 10)));
    expect(missing).toMatchObject([{ id: cellId, problem: { code: "file-invalid" } }]);
  });

  test("names a cell whose record is about another cell", async () => {
    const { missing } = await examined((files) => edit(files.record, (content) => content.replace(cellId, "other")));
    expect(missing[0]?.problem.text).toMatch(/cell\.json to be about .*\.cut\.smoke\.1, found other\.$/);
  });

  test("can be asked with another threshold than it was measured with", async () => {
    using folder = temporaryDirectory();
    await writeSyntheticEvidence(folder.path, { cells: [{ cell: { variants: ["none"] } }] });
    const [stored] = (await readEvidence(folder.path)).cells;
    if (!stored) throw new Error("The cell was not stored.");
    const stricter = stored.record.cell.requirements.map((one) => ({ ...one, threshold: 5_000 }));
    expect(examine(stored).verdicts[0]).toMatchObject({ requirement: "restart.none.after-crash", outcome: "pass" });
    expect(examine(stored, stricter)).toMatchObject({ state: "sound" });
    expect(examine(stored, stricter).verdicts[0]).toMatchObject({ outcome: "fail" });
  });
});

describe("a folder that is not evidence", () => {
  test("is refused when it has no run.json", async () => {
    using folder = temporaryDirectory();
    await expect(readEvidence(folder.path)).rejects.toMatchObject({ code: "not-evidence", exitCode: 64 });
  });

  test("is refused when its run.json is of another form", async () => {
    using folder = temporaryDirectory();
    writeFileSync(`${folder.path}/run.json`, '{"schema": 2}');
    await expect(readEvidence(folder.path)).rejects.toThrow(
      `Expected evidence in ${folder.path}: ${folder.path}/run.json is damaged: schema: Invalid input: expected 1`,
    );
  });
});
