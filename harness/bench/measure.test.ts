import { expect, test } from "vitest";
import { describe, time } from "./measure.ts";

test("a figure is told with its spread, its number and its share of the budget", () => {
  expect(describe({ name: "inject a cut", ms: [20, 15, 33], budgetMs: 30 })).toBe(
    "inject a cut                              20 ms              15 – 33  n=3   0.67 of the budget of 30 ms",
  );
});

test("an action is repeated one after the other", async () => {
  let running = 0;
  const figure = await time("once at a time", 3, async () => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  expect(figure.ms).toHaveLength(3);
});
