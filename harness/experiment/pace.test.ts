import { expect, test } from "vitest";
import { paceOf } from "./pace.ts";

test("slow machines get longer, up to a limit, and are asked for their containers less often", () => {
  expect(paceOf("kubernetes")).toMatchObject({ servingLimitMs: 180_000, settleLimitMs: 200_000 });
  expect(paceOf("kubernetes", 3)).toMatchObject({
    servingLimitMs: 540_000,
    reopenLimitMs: 90_000,
    settleLimitMs: 600_000,
    containersEveryMs: 15_000,
    requestsEveryMs: 15_000,
    baselineMs: 37_500,
  });
  expect(paceOf("kubernetes", 3).serveRoundMs(40)).toBe(8000);
  expect(paceOf("kubernetes", 30)).toMatchObject({
    servingLimitMs: 900_000,
    reopenLimitMs: 300_000,
    settleLimitMs: 600_000,
  });
});
