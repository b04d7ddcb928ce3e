import { expect, test } from "vitest";
import { worst } from "./verdict.ts";

test.each([
  [["pass", "unknown", "fail"], "fail"],
  [["pass", "unknown", "pass"], "unknown"],
  [["pass", "pass"], "pass"],
  [[], "unknown"],
] as const)("the worst of %j is %s", (outcomes, expected) => {
  expect(worst(outcomes)).toBe(expected);
});
