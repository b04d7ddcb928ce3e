import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, type EventOfKind, requirement } from "./check.fixture.ts";

const noStorm = requirement("reconcile.no-storm", 10, "ratio");

const counted = (change: (sample: EventOfKind<"requests">) => EventOfKind<"requests"> | undefined) =>
  cut().each("requests", change).history;

/** So many more requests and errors from the heal on. */
const burst = (requests: number, errors: number) =>
  counted((sample) =>
    sample.t < at.heal ? sample : { ...sample, total: sample.total + requests, errors: sample.errors + errors },
  );

describe("the centre's requests after the link came back", () => {
  test("pass when they are few", () => {
    expect(ask(cut().history, noStorm)).toEqual({
      requirement: "reconcile.no-storm",
      outcome: "pass",
      reasons: [
        {
          code: "no-storm",
          text: "The centre had 10 requests per second at most after the window, 2 times the 5 of before.",
        },
      ],
      figures: {
        baselinePerSecond: 5,
        peakPerSecond: 10,
        ratio: 2,
        baselineErrorsPerSecond: 0.1,
        peakErrorsPerSecond: 0.1,
      },
    });
  });

  test("fail when they are a storm", () => {
    expect(ask(burst(500, 0), noStorm)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "request-storm",
          text: "The centre had 60 requests per second at most after the window, 12 times the 5 of before; 10 times are allowed.",
        },
      ],
    });
  });

  test("fail with a burst of errors", () => {
    expect(ask(burst(0, 30), noStorm)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "The centre gave 3.1 errors per second after the window, 0.1 before." }],
    });
    expect(ask(burst(0, 18), noStorm).outcome).toBe("pass");
  });

  test.each([
    [
      "were counted only once before",
      counted((sample) => (sample.t > 25_000 && sample.t < 60_000 ? undefined : sample)),
      "too-few-samples",
    ],
    ["were counted only once after", counted((sample) => (sample.t > 305_000 ? undefined : sample)), "too-few-samples"],
    ["could not be counted", counted((sample) => ({ ...sample, outcome: "unknown" })), "too-few-samples"],
    [
      "were counted anew by a restarted server",
      counted((sample) => (sample.t > 300_000 ? { ...sample, total: 5 } : sample)),
      "counter-reset",
    ],
    ["were none before", counted((sample) => (sample.t < at.heal ? { ...sample, total: 0 } : sample)), "no-baseline"],
    ["were never seen after a link that came back", cut().until(280_000).history, "history-incomplete"],
  ] as const)("are unknown when they %s", (_, history, code) => {
    expect(ask(history, noStorm)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
