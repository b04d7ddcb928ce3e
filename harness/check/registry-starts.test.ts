import { describe, expect, test } from "vitest";
import { ask, requirement } from "./check.fixture.ts";
import { registryCut, runsAfter, withShown } from "./registry.fixture.ts";

const cached = requirement("registry.cached-starts", 60_000);
const always = requirement("registry.cached-starts-always", 60_000);

describe("a pod whose image is on its node, while the registry is away", () => {
  test("passes when it runs in time", () => {
    expect(ask(registryCut().history, cached)).toEqual({
      requirement: "registry.cached-starts",
      outcome: "pass",
      reasons: [{ code: "started-in-time", text: "image-cached-a ran 5.1 s after it was asked for." }],
      figures: { startsMs: 5_110 },
    });
  });

  test("fails when it runs late", () => {
    expect(ask(withShown("image-cached-a", runsAfter(70_000)).history, cached)).toMatchObject({
      outcome: "fail",
      reasons: [
        { code: "started-late", text: "image-cached-a ran 70.1 s after it was asked for; 60.0 s are allowed." },
      ],
    });
  });

  test("fails when it has to ask the registry all the same, and says what a user is shown", () => {
    expect(ask(registryCut().history, always)).toEqual({
      requirement: "registry.cached-starts-always",
      outcome: "fail",
      reasons: [
        {
          code: "not-started",
          text: 'image-always-a did not run in the 230 s from when it was asked for to the window\'s end; a user was shown "ErrImagePull: failed to pull and unpack image "registry:5000/shop/price-display:2": dial tcp 192.0.2.9:5000: i/o timeout".',
        },
      ],
      figures: { startsMs: null },
    });
  });

  test("fails when it runs only once the link is back", () => {
    expect(ask(withShown("image-cached-a", runsAfter(240_000)).history, cached)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "not-started" }],
    });
  });

  test.each([
    [
      "nobody could ask for it",
      registryCut().each("pod-asked", (event) => ({ ...event, outcome: "failed", detail: "no answer" })),
      "not-asked",
    ],
    ["nobody asked for it", registryCut([]), "not-asked"],
    [
      "it was asked for only after the window",
      registryCut().each("pod-asked", (e) => ({ ...e, t: 300_000 })),
      "not-asked",
    ],
    [
      "the window ends before the limit",
      registryCut()
        .each("pod-asked", (event) => ({ ...event, t: 250_000 }))
        .each("pods-shown", () => undefined),
      "window-too-short",
    ],
    ["the centre showed nothing", registryCut().each("pods-shown", () => undefined), "probe-gap"],
    [
      "the centre did not answer",
      registryCut().each("pods-shown", (event) => ({ ...event, outcome: "unknown", pods: [] })),
      "probe-gap",
    ],
    ["the history breaks off", registryCut().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, cached)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
