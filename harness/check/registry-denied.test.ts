import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, requirement } from "./check.fixture.ts";
import { neverRuns, registryCut, runsAfter, type Shown } from "./registry.fixture.ts";

const denied = requirement("registry.ended-access-shown", 120_000);

const cutWith = (shown: readonly Shown[]) =>
  registryCut([{ pod: "image-denied-a", host: "left-alone", image: "denied", shown }]);

/** What cannot be reached inside the window is refused so long after the link is back. */
const refusedAfter = (ms: number): Shown[] => [
  ...neverRuns,
  {
    fromMs: at.removed - at.installed + ms,
    state: "waiting",
    reason: "ErrImagePull",
    message: "unexpected status from HEAD request: 401 Unauthorized",
  },
];

describe("a pod whose access to the registry ended while the registry was away", () => {
  test("passes when a user is shown in time that access is denied", () => {
    expect(ask(cutWith(refusedAfter(30_000)).history, denied)).toEqual({
      requirement: "registry.ended-access-shown",
      outcome: "pass",
      reasons: [
        {
          code: "reason-shown",
          text: 'A user is shown "ErrImagePull: unexpected status from HEAD request: 401 Unauthorized" 30.1 s after the link came back.',
        },
      ],
      figures: { shownMs: 30_070 },
    });
  });

  test("fails when that is shown late", () => {
    expect(ask(cutWith(refusedAfter(130_000)).history, denied)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "reason-shown-late" }],
    });
  });

  test("fails when the link's loss goes on being shown as the reason", () => {
    expect(ask(cutWith(neverRuns).history, denied)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "not-recovered", text: expect.stringContaining("i/o timeout") }],
    });
  });

  test.each([
    ["the registry let it in", cutWith(runsAfter(260_000)), "let-in"],
    ["nobody asked for it", registryCut([]), "not-asked"],
    [
      "the centre showed nothing after the window",
      cutWith(neverRuns).each("pods-shown", (event) => (event.t > at.heal ? undefined : event)),
      "probe-gap",
    ],
    ["the link never came back", cutWith(neverRuns).until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, denied)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
