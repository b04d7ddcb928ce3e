import { describe, expect, test } from "vitest";
import { degradationSlug, readDegradeFlag } from "./degradation.ts";

describe("a degradation in a flag", () => {
  test.each([
    ["delay=200ms,jitter=50ms,loss=2%", { delayMs: 200, jitterMs: 50, lossPercent: 2 }],
    ["loss=0.5%,duplicate=1%", { lossPercent: 0.5, duplicatePercent: 1 }],
    ["bandwidth=1.5mbit", { bandwidthBitPerS: 1_500_000 }],
    ["delay=1s,bandwidth=512kbit", { delayMs: 1000, bandwidthBitPerS: 512_000 }],
  ])("is read: %s", (text, degradation) => {
    expect(readDegradeFlag(text)).toEqual({ degradation });
  });

  test.each([
    ["200ms", ['--degrade: expected settings such as delay=200ms,jitter=50ms,loss=2%, found "200ms"']],
    ["", ['--degrade: expected settings such as delay=200ms,jitter=50ms,loss=2%, found ""']],
    ["delay=1s,delay=2s", ["--degrade: delay is there twice"]],
    ["dealy=1s", ["--degrade: unknown key, did you mean delay?"]],
    ["jitter=5ms", ["--degrade jitter: expected a delay beside it"]],
    ["delay=5ms,jitter=6ms", ["--degrade jitter: expected at most the delay of 5ms, found 6ms"]],
    [
      "delay=200,jitter=11s,loss=2,duplicate=51%,bandwidth=1mb",
      [
        '--degrade delay: expected a duration from 1ms to 10s, found "200"',
        '--degrade jitter: expected a duration from 1ms to 10s, found "11s"',
        '--degrade loss: expected a percentage from 0.1% to 50%, such as 2%, found "2"',
        '--degrade duplicate: expected a percentage from 0.1% to 50%, such as 2%, found "51%"',
        '--degrade bandwidth: expected a bandwidth from 64kbit to 100mbit, such as 1mbit, found "1mb"',
      ],
    ],
  ])("is refused, and everything wrong with it is said: %s", (text, refusals) => {
    expect(readDegradeFlag(text)).toEqual({ refusals });
  });
});

test("every setting stands in a cell's name", () => {
  const degradation = {
    delayMs: 200,
    jitterMs: 50,
    lossPercent: 0.5,
    duplicatePercent: 1,
    bandwidthBitPerS: 1_500_000,
  };
  expect(degradationSlug(degradation)).toBe("delay200ms-jitter50ms-loss0.5pct-duplicate1pct-bandwidth1500kbit");
});
