import { describe, expect, test } from "vitest";
import { readWindow, windowName } from "./window.ts";

describe("a window", () => {
  test.each([
    ["smoke", 240_000],
    ["10m", 600_000],
    ["8h", 28_800_000],
    ["7d", 604_800_000],
    ["1ms", 1],
  ])("%s lasts %i ms", (text, ms) => {
    expect(readWindow(text)).toBe(ms);
  });

  test.each(["0s", "-4m", "8d", "169h", "Smoke", ""])("%j is none", (text) => {
    expect(readWindow(text)).toBeUndefined();
  });

  test("has one name for one length", () => {
    expect(["smoke", "4m", "240s", "60m", "1h"].map((text) => windowName(readWindow(text) ?? 0))).toEqual([
      "smoke",
      "smoke",
      "smoke",
      "1h",
      "1h",
    ]);
  });
});
