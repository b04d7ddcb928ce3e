import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { ask, type ChangedCut, requirement } from "./check.fixture.ts";
import { registryCut, type Shown } from "./registry.fixture.ts";

const interrupted = requirement("registry.interrupted-pull", 120_000);
const mb = 1_000_000;

/** A pull that begins 10 s before the fault, has 30 MB by then, and runs so long after the link is back. */
function interruptedCut(ranAfterMs: number | "never", bytesBefore = 30 * mb): ChangedCut {
  const creating: Shown = { fromMs: -10_000, state: "waiting", reason: "ContainerCreating" };
  const runs: Shown[] =
    ranAfterMs === "never" ? [] : [{ fromMs: at.removed - at.installed + ranAfterMs, state: "running" }];
  const progress = (t: number, bytes: number): WrittenEvent => ({
    t,
    kind: "pull-progress",
    host: "crashed",
    outcome: "ok",
    bytes,
  });
  const story = {
    pod: "image-interrupted",
    host: "crashed",
    image: "interrupted",
    shown: [creating, ...runs],
  } as const;
  return registryCut([story])
    .each("pod-asked", (event) => ({ ...event, t: at.installed - 10_000 }))
    .add(progress(at.installed - 1000, bytesBefore), progress(at.heal - 1000, bytesBefore));
}

describe("a large image that is on its way when the link is cut", () => {
  test("passes when it runs in time, and says what had been fetched and what was kept", () => {
    expect(ask(interruptedCut(50_000).history, interrupted)).toEqual({
      requirement: "registry.interrupted-pull",
      outcome: "pass",
      reasons: [
        {
          code: "recovered-in-time",
          text: 'image-interrupted ran 50.1 s after the link came back. crashed had 30.0 MB of it when the fault came and 30.0 MB when the link came back; until then a user was shown "ContainerCreating".',
        },
      ],
      figures: { pulledMs: 50_070, bytesBefore: 30 * mb, bytesKept: 30 * mb },
    });
  });

  test("says that what had been fetched was thrown away", () => {
    const story = interruptedCut(50_000).each("pull-progress", (event) =>
      event.t > at.installed ? { ...event, bytes: 0 } : event,
    );
    expect(ask(story.history, interrupted)).toMatchObject({ outcome: "pass", figures: { bytesKept: 0 } });
  });

  test("fails when it runs late, and when it never runs", () => {
    expect(ask(interruptedCut(130_000).history, interrupted)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "recovered-late" }],
    });
    expect(ask(interruptedCut("never").history, interrupted)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "not-recovered" }],
    });
  });

  test.each([
    ["nothing of it had been fetched", interruptedCut(50_000, 0), "not-under-way"],
    ["it ran before the fault came", interruptedCut(-245_000), "not-under-way"],
    ["it ran while the registry was away", interruptedCut(-100_000), "pulled-while-away"],
    [
      "it was asked for only inside the window",
      interruptedCut(50_000).each("pod-asked", (e) => ({ ...e, t: 60_100 })),
      "not-asked",
    ],
    ["nobody asked for it", registryCut([]), "not-asked"],
    [
      "the centre showed nothing after the window",
      interruptedCut("never").each("pods-shown", (event) => (event.t > at.heal ? undefined : event)),
      "probe-gap",
    ],
    ["the link never came back", interruptedCut(50_000).until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, interrupted)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
