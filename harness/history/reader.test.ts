import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeHistoryFile } from "./history.fixture.ts";
import { readHistory } from "./reader.ts";
import { temporaryDirectory } from "./temporary.fixture.ts";

const notes = ["one", "two", "three", "four", "five"].map(
  (text, index) => ({ t: index * 10, kind: "note", text }) as const,
);

/** Writes five sound lines, lets a test spoil them, and reads them. */
async function readSpoilt(spoil: (lines: string[]) => string[]) {
  using folder = temporaryDirectory();
  const file = join(folder.path, "history.jsonl");
  writeHistoryFile(file, notes);
  writeFileSync(file, spoil(readFileSync(file, "utf8").split("\n")).join("\n"));
  return await readHistory(file);
}

describe("a history that is read", () => {
  test("is free of problems when nobody touched it", async () => {
    const read = await readSpoilt((lines) => lines);
    expect(read.problems).toEqual([]);
    expect(read.lines).toBe(5);
    expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("names a missing line", async () => {
    const { problems } = await readSpoilt((lines) => lines.toSpliced(2, 1));
    expect(problems).toEqual([{ code: "line-missing", line: 3, text: "Line 3 is missing." }]);
  });

  test("names several missing lines, also the first ones", async () => {
    const { problems } = await readSpoilt((lines) => lines.toSpliced(0, 2));
    expect(problems).toEqual([{ code: "line-missing", line: 1, text: "Lines 1 to 2 are missing." }]);
  });

  test("names a changed line by what the next one expects of it", async () => {
    const { problems } = await readSpoilt((lines) => lines.map((line) => line.replace('"two"', '"TWO"')));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "line-changed", line: 2 });
    expect(problems[0]?.text).toMatch(/^Line 2 was changed: line 3 expects [0-9a-f]{16}, found [0-9a-f]{16}\.$/);
  });

  test("names a line that can't be read, and still reads the others", async () => {
    const { problems, events } = await readSpoilt((lines) => lines.with(1, '{"n":2,"kind":"no such kind"}'));
    expect(problems[0]).toEqual({ code: "line-unreadable", line: 2, text: "Line 2 can't be read." });
    expect(problems[1]).toMatchObject({ code: "line-changed", line: 2 });
    expect(events.map(({ n }) => n)).toEqual([1, 3, 4, 5]);
  });

  test("names a line that stands twice", async () => {
    const { problems } = await readSpoilt((lines) => lines.toSpliced(1, 0, lines[0] ?? ""));
    expect(problems[0]).toEqual({
      code: "line-misplaced",
      line: 1,
      text: "Line 1 stands where line 2 was expected.",
    });
  });

  test("names a step back in time", async () => {
    const { problems } = await readSpoilt((lines) => lines.map((line) => line.replace('"t":40,', '"t":15,')));
    expect(problems).toEqual([
      { code: "time-backwards", line: 5, text: "Line 5 goes back in time: 15 ms after 30 ms." },
    ]);
  });

  test("names a torn last line, as a killed process leaves it, and keeps the lines before", async () => {
    const { problems, lines, events } = await readSpoilt((whole) => [...whole.slice(0, 4), '{"n":5,"prev":"abc']);
    expect(problems).toEqual([{ code: "torn-tail", line: 5, text: "Line 5, the last, was only partly written." }]);
    expect(lines).toBe(4);
    expect(events).toHaveLength(4);
  });

  test("says that it is empty", async () => {
    const { problems } = await readSpoilt(() => []);
    expect(problems).toEqual([{ code: "history-empty", text: "The history is empty." }]);
  });

  test("says that it is not there", async () => {
    const { problems, events } = await readHistory("/nowhere/history.jsonl");
    expect(problems).toMatchObject([{ code: "history-missing" }]);
    expect(problems[0]?.text).toMatch(
      /^Expected a history at \/nowhere\/history\.jsonl, found none that can be read: ENOENT/,
    );
    expect(events).toEqual([]);
  });
});
