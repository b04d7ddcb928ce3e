import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Journal } from "./journal.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-journal-"));
});
afterEach(() => rm(directory, { recursive: true }));

const deadline = "2026-01-01T00:00:00.000Z";
const container = { id: "islanding-a1-centre", helperImage: "islanding/node:1" };

describe("the journal", () => {
  test("is empty before anything was changed, even without a folder", async () => {
    expect(await new Journal(join(directory, "none")).entries()).toEqual([]);
  });

  test("holds what a later process needs to undo a fault, and who made it", async () => {
    const journal = new Journal(directory);
    const undos = [{ kind: "remove-chain" as const, container, chain: "ISLANDING-a1" }];
    await journal.write({ run: "a1", undos, deadline });
    const [found] = await journal.entries();
    expect(found?.entry).toMatchObject({ schema: 1, run: "a1", undos, owner: { pid: process.pid } });
  });

  test("leaves no half-written entry behind", async () => {
    await new Journal(directory).write({ run: "a1", undos: [], deadline });
    expect(await readdir(directory)).toEqual(["a1.json"]);
  });

  test("is empty again when its entries were removed; removing twice is no error", async () => {
    const journal = new Journal(directory);
    const file = await journal.write({ run: "a1", undos: [], deadline });
    await journal.remove(file);
    await journal.remove(file);
    expect(await journal.entries()).toEqual([]);
  });

  test("names the file that it can't read and what to do", async () => {
    const file = join(directory, "a1.json");
    await writeFile(file, '{"schema": 9}');
    await expect(new Journal(directory).entries()).rejects.toThrow(`${file} is not a journal entry of this version.`);
  });

  test("is readable by its owner alone", async () => {
    const file = await new Journal(directory).write({ run: "a1", undos: [], deadline });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ run: "a1" });
  });
});
