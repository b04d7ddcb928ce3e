import { describe, expect, test } from "vitest";
import { ask, requirement } from "./check.fixture.ts";
import { failsThenRuns, neverRuns, registryCut, runsAfter, withShown } from "./registry.fixture.ts";

const recovers = requirement("registry.recovers", 120_000);
const backOff =
  'a user was last shown "ImagePullBackOff: Back-off pulling image "registry:5000/shop/price-display:2"" for it.';

describe("what could not be pulled while the registry was away", () => {
  test("passes when every node runs it in time, and says which was the last and what it waited for", () => {
    expect(ask(registryCut().history, recovers)).toEqual({
      requirement: "registry.recovers",
      outcome: "pass",
      reasons: [
        {
          code: "recovered-in-time",
          text: `All 2 nodes ran what could not be pulled 45.1 s after the link came back. The last was crashed: its pull was seen to fail 2 times, the last 110 s before the link came back, and each failure doubles how long the node's agent waits; ${backOff}`,
        },
      ],
      figures: {
        pulledMs: 45_070,
        firstPulledMs: 20_070,
        spreadMs: 25_000,
        failuresSeen: 2,
        lastFailureBeforeMs: 109_930,
      },
    });
  });

  test("fails when a node runs it late", () => {
    expect(ask(withShown("image-uncached-b", failsThenRuns(140_000)).history, recovers)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "recovered-late" }],
    });
  });

  test("fails when a node never runs it", () => {
    expect(ask(withShown("image-uncached-b", neverRuns).history, recovers)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "not-recovered" }],
      figures: { pulledMs: null, firstPulledMs: 20_070, spreadMs: null, failuresSeen: 1 },
    });
  });

  test("says that nothing had failed where the site did not know of it before", () => {
    const unheard = [{ fromMs: 10_000, state: "waiting" }, ...runsAfter(260_000).slice(1)] as const;
    const { reasons } = ask(withShown("image-uncached-b", unheard).history, recovers);
    expect(reasons[0]?.text).toContain(
      'The last was crashed: no pull was seen to fail there before; a user was last shown "waiting" for it.',
    );
  });

  test.each([
    [
      "a node ran it while the registry was away",
      withShown("image-uncached-b", runsAfter(60_000)),
      "pulled-while-away",
    ],
    ["nobody asked for it", registryCut([]), "not-asked"],
    [
      "the centre showed nothing after the window",
      registryCut().each("pods-shown", (event) => (event.t > 290_000 ? undefined : event)),
      "probe-gap",
    ],
    [
      "watching ended before the limit",
      withShown("image-uncached-b", neverRuns).each("phase", (event) =>
        event.phase === "settle" && event.state === "end" ? { ...event, t: 330_000 } : event,
      ),
      "settle-too-short",
    ],
    ["the link never came back", registryCut().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, recovers)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
