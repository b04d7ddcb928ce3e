import { describe, expect, test } from "vitest";
import { exitCodes } from "../errors.ts";
import { formatDuration, parseDuration, readDuration } from "./duration.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["120s", 120 * second],
    ["4m", 4 * minute],
    ["10m", 10 * minute],
    ["1h", hour],
    ["8h", 8 * hour],
    ["1h30m", 90 * minute],
    ["1m500ms", minute + 500],
    ["90d", 90 * 24 * hour],
    ["0s", 0],
  ])("%s is read as %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    ["120s", "2m"],
    ["90m", "1h30m"],
    ["4m", "4m"],
    ["1500ms", "1s500ms"],
    ["48h", "2d"],
    ["0ms", "0s"],
  ])("%s is written as %s, which is read as the same time", (text, written) => {
    expect(formatDuration(parseDuration(text))).toBe(written);
    expect(parseDuration(written)).toBe(parseDuration(text));
  });

  test.each(["", "4", "4 m", "4min", "4 minutes", "-4m", "1.5h", "30m1h", "1m1m", "h", "smoke", `${"9".repeat(20)}h`])(
    "%j is none",
    (text) => {
      expect(readDuration(text)).toBeUndefined();
    },
  );

  test("that isn't one is a usage error that says what was expected", () => {
    expect(() => parseDuration("4 minutes")).toThrow(
      expect.objectContaining({
        message: 'Expected a duration such as 120s, 4m or 8h, found "4 minutes".',
        exitCode: exitCodes.usage,
      }),
    );
  });

  test("is never negative or a fraction of a millisecond", () => {
    expect(() => formatDuration(-1)).toThrow("Expected whole milliseconds from 0, found -1.");
    expect(() => formatDuration(0.5)).toThrow("Expected whole milliseconds from 0, found 0.5.");
  });
});
