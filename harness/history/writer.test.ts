import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { IslandingError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { readHistory } from "./reader.ts";
import { temporaryDirectory } from "./temporary.fixture.ts";
import { openHistory } from "./writer.ts";

const redact = (text: string) => text.replaceAll("hunter2", "[redacted]");

/** A clock that a test moves by hand. */
function handClock(): Clock & { moveTo(ms: number): void } {
  let ms = 1000;
  return {
    now: () => ms,
    wall: () => new Date("2026-01-05T08:00:00Z"),
    moveTo: (to) => {
      ms = 1000 + to;
    },
  };
}

describe("a history that is being written", () => {
  test("numbers, times and links each line", () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "cells", "history.jsonl");
    const clock = handClock();
    using history = openHistory(file, clock, { redact });
    history.record({ kind: "note", text: "one" });
    clock.moveTo(1234.5678);
    history.record({ kind: "note", text: "two" });
    expect(readFileSync(file, "utf8")).toBe(
      '{"n":1,"prev":"e3b0c44298fc1c14","t":0,"at":"2026-01-05T08:00:00.000Z","kind":"note","text":"one"}\n' +
        '{"n":2,"prev":"c0ff91742c4779db","t":1234.6,"at":"2026-01-05T08:00:00.000Z","kind":"note","text":"two"}\n',
    );
    expect(history.elapsedMs()).toBeCloseTo(1234.5678, 3);
  });

  test("holds the same events as a reader of its file finds, without a problem", async () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "history.jsonl");
    await using history = openHistory(file, handClock(), { redact });
    history.record({ kind: "note", text: "the password is hunter2" });
    history.record({ kind: "centre", outcome: "ok" });
    const read = await readHistory(file);
    expect(read.events).toEqual(history.events);
    expect(read.problems).toEqual([]);
    expect(read.lines).toBe(2);
  });

  test("never writes a secret down", () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "history.jsonl");
    using history = openHistory(file, handClock(), { redact });
    const event = history.record({ kind: "note", text: "the password is hunter2" });
    expect(event).toMatchObject({ text: "the password is [redacted]" });
    expect(readFileSync(file, "utf8")).not.toContain("hunter2");
  });

  test("refuses an event that could not be read again, and writes nothing of it", () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "history.jsonl");
    using history = openHistory(file, handClock(), { redact });
    expect(() => history.record({ kind: "requests", outcome: "ok", total: Number.NaN, errors: 0 })).toThrow();
    expect(readFileSync(file, "utf8")).toBe("");
  });

  test("refuses a file that is there already and leaves it alone", () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "history.jsonl");
    writeFileSync(file, "evidence");
    expect(() => openHistory(file, handClock(), { redact })).toThrow(
      `Expected no history at ${file} yet, found one; it is left as it is.`,
    );
    expect(readFileSync(file, "utf8")).toBe("evidence");
  });

  test("refuses a line after it was closed", () => {
    using folder = temporaryDirectory();
    const history = openHistory(join(folder.path, "history.jsonl"), handClock(), { redact });
    history[Symbol.dispose]();
    history[Symbol.dispose]();
    expect(() => history.record({ kind: "note", text: "late" })).toThrow(/to be open, found it closed\.$/);
  });

  test("on a full disk takes a partly written line back, keeps the others, and goes on when there is room", async () => {
    using folder = temporaryDirectory();
    const file = join(folder.path, "history.jsonl");
    const disk = { full: false };
    const write = (descriptor: number, bytes: Buffer) => {
      if (!disk.full) return writeSync(descriptor, bytes);
      if (bytes.length > 20) return writeSync(descriptor, bytes.subarray(0, bytes.length - 20));
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    };
    using history = openHistory(file, handClock(), { redact, write });
    history.record({ kind: "note", text: "kept" });
    disk.full = true;
    const attempt = () => history.record({ kind: "note", text: "lost" });
    expect(attempt).toThrow(
      expect.objectContaining({
        code: "disk-full",
        exitCode: 69,
        message: `Expected room on the disk to write ${file}, found none; what was written so far is kept.`,
      }),
    );
    expect(attempt).toThrow(IslandingError);
    disk.full = false;
    history.record({ kind: "note", text: "after" });
    const { events, problems } = await readHistory(file);
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ text: "kept" }, { text: "after", n: 2 }]);
  });
});
