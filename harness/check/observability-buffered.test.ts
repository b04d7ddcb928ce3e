import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { ask, type ChangedCut, cut, requirement } from "./check.fixture.ts";

const buffered = requirement("observability.buffered", 120_000);

const everyMs = 5000;
const perScrape = 100;
const looks = Array.from({ length: 85 }, (_, index) => at.baseline + 1000 + index * everyMs);
const takenAt = (t: number) => perScrape * Math.floor((t - at.baseline + everyMs) / everyMs);
const untilAt = (t: number) => 1_800_000_000 + Math.floor(t / 1000);
const lastInWindow = looks.filter((t) => t < at.heal).at(-1) ?? 0;
const firstInWindow = looks.find((t) => t >= at.installed) ?? 0;

interface Outage {
  /** How long after the link's return the first of what was held back arrives, and the rest a look later. */
  afterHealMs: number;
  /** How many of the window's samples never do. */
  lost?: number;
}

/** What is seen of a site's samples that central monitoring loses and finds again. */
function sampled({ afterHealMs, lost = 0 }: Outage): ChangedCut {
  const arrivedAt = (t: number) => {
    if (t < at.installed) return takenAt(t);
    if (t < at.removed + afterHealMs) return takenAt(at.installed);
    const all = takenAt(lastInWindow) - lost;
    return t < at.removed + afterHealMs + everyMs ? Math.round((takenAt(at.installed) + all) / 2) : all;
  };
  return cut().add(
    ...looks.flatMap((t): WrittenEvent[] => {
      const asked = t < at.heal ? t : lastInWindow;
      return [
        {
          t,
          kind: "samples-taken",
          host: "monitoring-agent",
          outcome: "ok",
          taken: takenAt(t),
          untilS: untilAt(t),
          dropped: t > at.heal ? lost : 0,
          bufferBytes: 40_000 + takenAt(t),
        },
        {
          t: t + 100,
          kind: "samples-arrived",
          host: "observability",
          outcome: "ok",
          latencyMs: 20,
          taken: takenAt(asked),
          untilS: untilAt(asked),
          arrived: arrivedAt(t),
        },
      ];
    }),
  );
}

const takenInWindow = takenAt(lastInWindow) - takenAt(firstInWindow);

describe("what was measured at the site while central monitoring was away", () => {
  test("passes when it arrives in time, and says how long it took and how large the buffer became", () => {
    expect(ask(sampled({ afterHealMs: 28_000 }).history, buffered)).toEqual({
      requirement: "observability.buffered",
      outcome: "pass",
      reasons: [
        {
          code: "recovered-in-time",
          text: `95 % of the ${takenInWindow} samples taken inside the window had arrived 36.0 s after the link came back.`,
        },
      ],
      figures: {
        share: 1,
        samplesTaken: takenInWindow,
        samplesMissing: 0,
        sufficientMs: 36_050,
        completeMs: 36_050,
        samplesDropped: 0,
        bufferBytes: 48_500,
      },
    });
  });

  test("passes when few of it never arrive, and says how many", () => {
    expect(ask(sampled({ afterHealMs: 10_000, lost: 200 }).history, buffered)).toMatchObject({
      outcome: "pass",
      figures: { share: 0.957, samplesMissing: 200, samplesDropped: 200, completeMs: null },
    });
  });

  test("fails when more than a twentieth never arrives", () => {
    expect(ask(sampled({ afterHealMs: 10_000, lost: 300 }).history, buffered)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "not-recovered",
          text: `300 of the ${takenInWindow} samples taken inside the window had not arrived 160 s after the link came back, when watching ended.`,
        },
      ],
      figures: { share: 0.936, sufficientMs: null },
    });
  });

  test("fails when it arrives late", () => {
    expect(ask(sampled({ afterHealMs: 130_000 }).history, buffered)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "recovered-late" }],
      figures: { share: 1 },
    });
  });

  test("passes when it arrived inside the window over a bad link", () => {
    const story = sampled({ afterHealMs: -200_000 }).each("fault", (event) => ({ ...event, fault: "degrade" }));
    expect(ask(story.history, buffered)).toMatchObject({ outcome: "pass", figures: { sufficientMs: 1050 } });
  });

  const story = () => sampled({ afterHealMs: 20_000 });
  const lost = () => sampled({ afterHealMs: 20_000, lost: 1000 });
  test.each([
    ["it arrived while central monitoring was away", sampled({ afterHealMs: -200_000 }), "arrived-while-away"],
    ["the agent told nothing", story().each("samples-taken", () => undefined), "nothing-taken"],
    ["the agent took nothing", story().each("samples-taken", (event) => ({ ...event, taken: 100 })), "nothing-taken"],
    [
      "the centre told nothing after the window",
      story().each("samples-arrived", (event) => (event.t > at.heal ? undefined : event)),
      "no-answer",
    ],
    [
      "nothing had arrived before the fault",
      story().each("samples-arrived", (event) => (event.t < at.installed ? { ...event, arrived: 0 } : event)),
      "no-baseline",
    ],
    [
      "nobody asked shortly before the limit",
      lost().each("samples-arrived", (event) => (event.t > at.removed + 60_000 ? undefined : event)),
      "probe-gap",
    ],
    [
      "watching ended before the limit",
      lost().each("phase", (event) =>
        event.phase === "settle" && event.state === "end" ? { ...event, t: 330_000 } : event,
      ),
      "settle-too-short",
    ],
    ["the link never came back", story().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, changed, code) => {
    expect(ask(changed.history, buffered)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
