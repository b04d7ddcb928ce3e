import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, requirement } from "./check.fixture.ts";

const spec = requirement("reconcile.spec", 120_000);
const edited = () => cut({ variants: ["none", "configmap-volume"] });

describe("an edit made at the centre during the cut", () => {
  test("passes when the site serves it in time", () => {
    expect(ask(edited().history, spec)).toEqual({
      requirement: "reconcile.spec",
      outcome: "pass",
      reasons: [{ code: "recovered-in-time", text: "The edit was in force 45.0 s after the link came back." }],
      figures: { inForceMs: 44_953, probesAfterHeal: 31 },
    });
  });

  test("fails when the site serves it late", () => {
    expect(ask(edited().history, { ...spec, threshold: 40_000 })).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "The edit was in force 45.0 s after the link came back; 40.0 s are allowed." }],
    });
  });

  test("fails when the site never serves it", () => {
    const history = edited().each("serve", (serve) => ({ ...serve, value: "original" })).history;
    expect(ask(history, spec)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "The edit was not in force 160 s after the link came back, when watching ended." }],
      figures: { inForceMs: null },
    });
  });

  test("passes when the site serves it over a bad link, before the window ends", () => {
    const overBadLink = () => cut({ fault: "degrade", variants: ["none", "configmap-volume"] });
    const history = overBadLink().each("serve", (serve) =>
      serve.t > 200_000 ? { ...serve, value: "edited" } : serve,
    ).history;
    expect(ask(history, spec)).toMatchObject({
      outcome: "pass",
      reasons: [
        {
          code: "in-force-in-window",
          text: "The edit was in force 90.0 s before the window's end, over the bad link.",
        },
      ],
      figures: { inForceMs: 0, probesAfterHeal: 31 },
    });
    expect(ask(overBadLink().history, spec)).toMatchObject({ outcome: "pass", figures: { inForceMs: 44_953 } });
  });

  test("is unknown when the site serves it while it is cut off", () => {
    const history = edited().each("serve", (serve) =>
      serve.t > 200_000 ? { ...serve, value: "edited" } : serve,
    ).history;
    expect(ask(history, spec)).toMatchObject({ outcome: "unknown", reasons: [{ code: "in-force-while-cut" }] });
  });

  test.each([
    [
      "the edit was not proved",
      edited().each("disturbance", (event) => (event.disturbance === "configmap-edit" ? undefined : event)),
      "edit-unproved",
    ],
    [
      "the edit came only after the window",
      edited().each("disturbance", (event) =>
        event.disturbance === "configmap-edit" ? { ...event, t: 300_000 } : event,
      ),
      "edit-unproved",
    ],
    [
      "the history does not say what was edited",
      edited().each("disturbance", (event) => ({ ...event, value: undefined })),
      "edit-without-value",
    ],
    [
      "no host was left alone to show it",
      edited().each("disturbance", (event) => (event.disturbance === "none" ? undefined : event)),
      "nobody-left-alone",
    ],
    [
      "the workload never served before",
      edited().each("serve", (serve) => (serve.t < at.heal ? undefined : serve)),
      "no-baseline",
    ],
    ["no workload shows it", cut(), "no-baseline"],
    [
      "nobody looked before the limit",
      edited().each("serve", (serve) => (serve.t < at.heal ? serve : undefined)),
      "probe-gap",
    ],
    ["the link never came back", edited().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, spec)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
