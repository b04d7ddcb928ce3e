import { expect, test } from "vitest";
import { median, spreadOf } from "./spread.ts";

test("the median is a value that was measured", () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2);
});

test("a spread says how many, the middle one and the largest, and nothing of nothing", () => {
  expect(spreadOf([8, 1, 3])).toEqual({ n: 3, median: 3, worst: 8 });
  expect(spreadOf([])).toBeUndefined();
});
