import { describe, expect, test } from "vitest";
import { packetsNeeded, packetsPerS, throughputTest } from "./link-pace.ts";

const pace = { trainMs: 8000, lateMs: 500, fillMs: 2000, leastPerS: 10, mostPerS: 250, mostControlPerS: 50 };
const smoke = { windowMs: 240_000, ways: 5, pace };

describe("each way gets", () => {
  test("as many packets as it takes to tell the loss by the window's end, three times over", () => {
    const perS = packetsPerS({ lossPercent: 2 }, smoke);
    expect(perS * 240 * 5).toBeCloseTo(3 * packetsNeeded({ lossPercent: 2 }), 5);
    expect(packetsPerS({ lossPercent: 2, duplicatePercent: 1 }, smoke)).toBeGreaterThan(perS);
  });

  test("a few where there is nothing to tell but the delay, or time enough", () => {
    expect(packetsPerS({ delayMs: 200 }, smoke)).toBe(10);
    expect(packetsPerS({ lossPercent: 2 }, { ...smoke, windowMs: 8 * 3_600_000 })).toBe(10);
  });

  test("no more than the machines bear, and no more than a tenth of a narrow link", () => {
    expect(packetsPerS({ lossPercent: 0.1 }, smoke)).toBe(250);
    expect(packetsPerS({ lossPercent: 0.1, bandwidthBitPerS: 64_000 }, smoke)).toBeCloseTo(13.3, 1);
  });
});

test("a link is filled half again, for long enough that many packets get through", () => {
  expect(throughputTest(1_000_000, pace)).toEqual({ bitPerS: 1_500_000, size: 1400, durationMs: 2500 });
  expect(throughputTest(64_000, pace)).toEqual({ bitPerS: 96_000, size: 500, durationMs: 4250 });
});
