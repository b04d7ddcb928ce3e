import { expect, test } from "vitest";
import { bandwidthWords, degradationWords, measureWords } from "./degradation.ts";

test.each([
  [{ delayMs: 200, jitterMs: 50, lossPercent: 2 }, "200 ms ± 50 ms, 2 % lost"],
  [{ delayMs: 200 }, "200 ms"],
  [{ lossPercent: 0.5, duplicatePercent: 1, bandwidthBitPerS: 1_000_000 }, "0.5 % lost, 1 % twice, 1 Mbit/s"],
])("a degradation in words: %j", (degradation, words) => {
  expect(degradationWords(degradation)).toBe(words);
});

test("a bandwidth stands in the unit that keeps it short", () => {
  expect([64_000, 512_000, 1_500_000].map(bandwidthWords)).toEqual(["64 kbit/s", "512 kbit/s", "1.5 Mbit/s"]);
});

test("what was measured is told no finer than anybody reads it", () => {
  expect(measureWords(200.1234, "ms")).toBe("200.1 ms");
  expect(measureWords(2.0449, "%")).toBe("2.04 %");
  expect(measureWords(994_873.21, "bit/s")).toBe("994.9 kbit/s");
});
