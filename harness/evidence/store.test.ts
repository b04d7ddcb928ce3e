import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { writeSyntheticEvidence } from "./evidence.fixture.ts";
import { readEvidence } from "./read.ts";
import { createEvidence, saveCellRecord } from "./store.ts";

describe("a campaign's folder", () => {
  test("is made with its run, and found again", async () => {
    using folder = temporaryDirectory();
    const out = join(folder.path, "new", "evidence");
    await writeSyntheticEvidence(out, { cells: [] });
    const { run } = await readEvidence(out);
    expect(await createEvidence(out, { ...run, startedAt: "2026-02-01T00:00:00.000Z" })).toEqual({
      run,
      resumed: true,
    });
  });

  test.each([
    ["another campaign's cells", { cells: ["other"] }, "it holds a campaign of other cells."],
    ["another profile", { profile: { name: "other" } }, "it holds a campaign for another site profile."],
  ])("is refused with %s in it, and left as it is", async (_, change, why) => {
    using folder = temporaryDirectory();
    await writeSyntheticEvidence(folder.path, { cells: [] });
    const { run } = await readEvidence(folder.path);
    const before = readFileSync(join(folder.path, "run.json"), "utf8");
    await expect(createEvidence(folder.path, { ...run, ...change })).rejects.toMatchObject({
      code: "out-in-use",
      exitCode: 64,
      message: `Expected ${folder.path} to be empty or to hold this campaign's evidence: ${why}`,
      hint: "Choose another folder with --out, or move the one that is there out of the way.",
    });
    expect(readFileSync(join(folder.path, "run.json"), "utf8")).toBe(before);
  });

  test("is refused when it holds anything else", async () => {
    using folder = temporaryDirectory();
    using other = temporaryDirectory();
    await writeSyntheticEvidence(other.path, { cells: [] });
    const { run } = await readEvidence(other.path);
    writeFileSync(join(folder.path, "thesis.txt"), "mine");
    await expect(createEvidence(folder.path, run)).rejects.toMatchObject({ code: "out-in-use", exitCode: 64 });
    expect(readdirSync(folder.path)).toEqual(["thesis.txt"]);
  });

  test("is refused when it is a file", async () => {
    using folder = temporaryDirectory();
    await writeSyntheticEvidence(folder.path, { cells: [] });
    const { run } = await readEvidence(folder.path);
    await expect(createEvidence(join(folder.path, "run.json"), run)).rejects.toMatchObject({ code: "out-unusable" });
  });

  test("is the same campaign's although its profile holds a secret, which is not written down", async () => {
    using folder = temporaryDirectory();
    const profile = { name: "lab", note: "password=hunter2" };
    await writeSyntheticEvidence(folder.path, { cells: [], run: { profile } });
    const { run } = await readEvidence(folder.path);
    expect(run.profile.note).toBe("password=[redacted]");
    expect(await createEvidence(folder.path, { ...run, profile })).toMatchObject({ resumed: true });
  });

  test("holds no half-written file beside its evidence", async () => {
    using folder = temporaryDirectory();
    await writeSyntheticEvidence(folder.path);
    const names = readdirSync(folder.path, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.includes(".tmp"))).toEqual([]);
  });

  test("takes a cell's record anew as it goes on", async () => {
    using folder = temporaryDirectory();
    await writeSyntheticEvidence(folder.path, { cells: [{ incomplete: true }] });
    const [stored] = (await readEvidence(folder.path)).cells;
    if (!stored) throw new Error("The cell was not stored.");
    await saveCellRecord(folder.path, { ...stored.record, reason: "It was interrupted." });
    expect((await readEvidence(folder.path)).cells[0]?.record.reason).toBe("It was interrupted.");
  });
});
