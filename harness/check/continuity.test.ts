import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { ask, cut, type EventOfKind, requirement } from "./check.fixture.ts";

const continuity = requirement("service.continuity", 0, "none");

const aloneProbed = (change: (serve: EventOfKind<"serve">) => EventOfKind<"serve"> | undefined) =>
  cut().each("serve", (serve) => (serve.host === "left-alone" ? change(serve) : serve)).history;

describe("the continuity of a host that was left alone", () => {
  test("passes when every probe is answered by the same processes", () => {
    expect(ask(cut().history, continuity)).toEqual({
      requirement: "service.continuity",
      outcome: "pass",
      reasons: [
        { code: "served-throughout", text: "All 48 probes of left-alone were answered, by the same processes." },
      ],
      figures: { probes: 48, failedProbes: 0, firstFailureMs: null, replacedProcesses: 0 },
    });
  });

  test("fails with one failed probe", () => {
    const history = aloneProbed((serve) => (serve.t === 100_003 ? { ...serve, outcome: "failed" } : serve));
    expect(ask(history, continuity)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "1 of 48 probes failed on left-alone, the first 50.0 s after the fault (none)." }],
      figures: { failedProbes: 1, firstFailureMs: 49_983 },
    });
  });

  test("does not count what failed after the window", () => {
    const history = aloneProbed((serve) => (serve.t > at.heal ? { ...serve, outcome: "failed" } : serve));
    expect(ask(history, continuity).outcome).toBe("pass");
  });

  test("fails when another process answers", () => {
    const history = aloneProbed((serve) => (serve.t > 100_000 ? { ...serve, instance: "another" } : serve));
    expect(ask(history, continuity)).toMatchObject({
      outcome: "fail",
      reasons: [{ text: "none on left-alone was served by another process 50.0 s after the fault." }],
    });
  });

  test("is unknown when no host was left alone", () => {
    const history = cut().each("disturbance", (event) => (event.disturbance === "none" ? undefined : event)).history;
    expect(ask(history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "No host was left alone in this window." }],
    });
  });

  test("is unknown when the host was not left alone after all", () => {
    const failed = {
      t: 280_000,
      kind: "disturbance",
      disturbance: "none",
      step: "failed",
      host: "left-alone",
    } as const;
    expect(ask(cut().add(failed).history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "left-alone was to be left alone and was not." }],
    });
  });

  test("is unknown when nobody probed it for a while", () => {
    const history = aloneProbed((serve) => (serve.t > 100_000 && serve.t < 120_000 ? undefined : serve));
    expect(ask(history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "none on left-alone went 25.0 s without a probe that told anything." }],
    });
  });

  test("is unknown when its probes told nothing", () => {
    const history = aloneProbed((serve) => (serve.t > 100_000 ? { ...serve, outcome: "unknown" } : serve));
    expect(ask(history, continuity).outcome).toBe("unknown");
  });

  test("is unknown when it did not serve before the fault either", () => {
    const history = aloneProbed((serve) => ({ ...serve, outcome: "failed" }));
    expect(ask(history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "none on left-alone was not serving when the fault came." }],
    });
  });

  test("is unknown when nothing was ever probed", () => {
    expect(ask(cut().each("serve", () => undefined).history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ text: "Nothing on left-alone was ever probed." }],
    });
  });

  test("is unknown when the history breaks off in the window", () => {
    expect(ask(cut().until(200_000).history, continuity)).toMatchObject({
      outcome: "unknown",
      reasons: [{ code: "history-incomplete" }],
    });
  });
});
