import { describe, expect, test } from "vitest";
import { ask, requirement } from "./check.fixture.ts";
import { askedAfterMs, registryCut, runsAfter, withShown } from "./registry.fixture.ts";

const cleanly = requirement("registry.uncached-fails-cleanly", 120_000);
const pod = "image-uncached-a";
const creating = { fromMs: askedAfterMs, state: "waiting", reason: "ContainerCreating" } as const;

describe("a pod whose image can't be pulled", () => {
  test("passes when a user is shown that and why, in time", () => {
    expect(ask(registryCut().history, cleanly)).toEqual({
      requirement: "registry.uncached-fails-cleanly",
      outcome: "pass",
      reasons: [
        {
          code: "reason-shown",
          text: 'A user is shown "ErrImagePull: failed to pull and unpack image "registry:5000/shop/price-display:2": dial tcp 192.0.2.9:5000: i/o timeout" 30.1 s after asking.',
        },
      ],
      figures: { shownMs: 30_108 },
    });
  });

  test("fails when the reason is shown late", () => {
    expect(ask(registryCut().history, { ...cleanly, threshold: 20_000 })).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "reason-shown-late" }],
    });
  });

  test.each([
    ["nothing but that it is being created", [creating], "ContainerCreating"],
    [
      "a failure without its cause",
      [creating, { fromMs: 40_000, state: "waiting", reason: "ErrImagePull" }],
      "ErrImagePull",
    ],
    [
      "a back-off without its cause",
      [
        creating,
        { fromMs: 40_000, state: "waiting", reason: "ImagePullBackOff", message: 'Back-off pulling image "a:2"' },
      ],
      'ImagePullBackOff: Back-off pulling image "a:2"',
    ],
  ] as const)("fails when a user is shown %s", (_, shown, words) => {
    expect(ask(withShown(pod, shown).history, cleanly)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "no-reason-shown",
          text: `In 230 s no reason why ${pod} does not run was shown to a user, at last "${words}".`,
        },
      ],
    });
  });

  test.each([
    ["it ran while the registry was away", withShown(pod, runsAfter(60_000)), "pulled-while-away"],
    [
      "no node was left alone",
      registryCut().each("disturbance", (event) => (event.disturbance === "none" ? undefined : event)),
      "nobody-left-alone",
    ],
    [
      "the window ends before the limit",
      registryCut()
        .each("pod-asked", (event) => ({ ...event, t: 250_000 }))
        .each("pods-shown", () => undefined),
      "window-too-short",
    ],
    ["the centre showed nothing", registryCut().each("pods-shown", () => undefined), "probe-gap"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, cleanly)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
