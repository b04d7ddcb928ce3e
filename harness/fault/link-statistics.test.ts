import { describe, expect, test } from "vitest";
import { compare, difference, meanOf, packetsToTell, quantileOf, shareOf, spreadOf } from "./link-statistics.ts";

const evenly = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

describe("what is measured of a link", () => {
  test("a delay of 200 ms ± 50 ms has this mean and this spread, in whatever order", () => {
    const values = evenly(150, 250, 2501).reverse();
    expect(meanOf(values)).toEqual({ value: expect.closeTo(200, 9), plusMinus: expect.closeTo(1.13, 2), count: 2501 });
    expect(spreadOf(values)).toEqual({ value: 50, plusMinus: expect.closeTo(1.96, 2), count: 2501 });
  });

  test("a few packets that took for ever don't change the spread", () => {
    const values = [...evenly(150, 250, 1000), ...Array.from({ length: 10 }, () => 5000)];
    expect(spreadOf(values).value).toBeCloseTo(50.5, 1);
  });

  test("of nothing nothing is known", () => {
    expect(meanOf([]).value).toBeNaN();
    expect(quantileOf([], 0.5)).toBeNaN();
    expect(shareOf(0, 0, 0.02)).toEqual({ value: 0, plusMinus: 1, count: 0 });
  });

  test("the value between two is half-way", () => {
    expect(quantileOf([2, 1], 0.5)).toBe(1.5);
  });

  test("a difference is as uncertain as both together", () => {
    const one = { value: 5, plusMinus: 3, count: 9 };
    expect(difference(one, { value: 1, plusMinus: 4, count: 2 })).toEqual({ value: 4, plusMinus: 5, count: 9 });
  });
});

describe("a share", () => {
  test("of 2 % takes about nineteen thousand packets to tell within 10 %", () => {
    expect(packetsToTell(0.02)).toBe(18_824);
    expect(shareOf(376, 18_824, 0.02).plusMinus).toBeCloseTo(0.002, 5);
  });

  test.each([
    [400, 20_000, "as-asked"],
    [437, 20_000, "as-asked"],
    [445, 20_000, "untold"],
    [482, 20_000, "otherwise"],
    [0, 20_000, "otherwise"],
    [20, 1000, "untold"],
    [0, 100, "untold"],
    [60, 1000, "otherwise"],
  ])("of %i in %i is, where 2 %% were asked, %s", (hits, count, outcome) => {
    expect(compare(0.02, shareOf(hits, count, 0.02))).toBe(outcome);
  });
});
