import { describe, expect, test } from "vitest";
import { asPowerCut, confirmedCut } from "../history/cut.fixture.ts";
import { at } from "../history/cut-story.fixture.ts";
import type { History } from "../history/event.ts";
import { ask, type ChangedCut, cut, type EventOfKind, requirement } from "./check.fixture.ts";

const afterCrash = requirement("restart.none.after-crash", 60_000);
const afterAgentRestart = requirement("restart.none.after-agent-restart", 120_000);
const afterReboot = requirement("restart.none.after-reboot", 180_000);
const afterPowerCut = requirement("restart.none.after-power-cut", 180_000);

const { crashed = 0, rebooted = 0 } = at.disturbed;
const answer = (t: number, instance: string) =>
  ({ t, kind: "serve", host: "crashed", variant: "none", outcome: "ok", latencyMs: 2, instance }) as const;

const onCrashed = ({ host }: { host: string }) => host === "crashed";

/** A cut whose probes of the crashed workload are changed. */
const crashProbed = (
  story: ChangedCut,
  change: (serve: EventOfKind<"serve">) => EventOfKind<"serve"> | undefined,
): History => story.each("serve", (serve) => (onCrashed(serve) ? change(serve) : serve)).history;

const backAfter = (afterMs: number) => cut({ servesAgain: () => ({ afterMs }) });
/** Before the node went down at last, its agent had started the service once more. */
const startedGoingDown = {
  ...answer(rebooted + 2000, "rebooted/none#going-down"),
  host: "rebooted",
};
const backAfterHeal = () => cut({ servesAgain: () => ({ afterHealMs: 12_300 }) });

describe("a restart passes", () => {
  test("when a new process answers in time", () => {
    expect(ask(cut().history, afterCrash)).toEqual({
      requirement: "restart.none.after-crash",
      outcome: "pass",
      reasons: [{ code: "served-in-time", text: "Served again 8.2 s after the crash." }],
      figures: { servesAgainMs: 8200, servesAgainAfterHealMs: null, windowLeftMs: 219_920, probesConclusive: 45 },
    });
  });

  test("after an agent's restart, counted from the crash that followed it", () => {
    const { reasons, figures } = ask(backAfter(15_000).history, afterAgentRestart);
    expect(reasons[0]?.text).toBe("Served again 15.0 s after the crash that followed the agent's restart.");
    expect(figures.servesAgainMs).toBe(15_000);
  });

  test("after a reboot, counted from its beginning", () => {
    const { reasons } = ask(backAfter(41_500).history, afterReboot);
    expect(reasons).toEqual([{ code: "served-in-time", text: "Served again 41.5 s after the reboot." }]);
  });

  test("after a power cut, counted from its beginning", () => {
    const history = confirmedCut({ variants: ["none"], servesAgain: () => ({ afterMs: 41_500 }) }, asPowerCut);
    const { reasons } = ask(history, afterPowerCut);
    expect(reasons).toEqual([{ code: "served-in-time", text: "Served again 41.5 s after the power cut." }]);
  });

  test("after a reboot, whatever was started once more while the node went down", () => {
    const history = backAfter(41_500).add(startedGoingDown).history;
    expect(ask(history, afterReboot).figures.servesAgainMs).toBe(41_500);
  });

  test("counted from the crash itself where finding its proof took time", () => {
    const story = cut().each("disturbance", (event) =>
      onCrashed(event) && event.proof?.what === "process" ? { ...event, agoMs: 1000 } : event,
    );
    expect(ask(story.history, afterCrash).figures.servesAgainMs).toBe(9200);
  });

  test("exactly at the limit", () => {
    expect(ask(backAfter(60_000).history, afterCrash).outcome).toBe("pass");
  });

  test("in time although the window was too short to decide a failure", () => {
    expect(ask(cut().history, { ...afterCrash, threshold: 400_000 }).outcome).toBe("pass");
  });

  test("when the new process answered before the old one's end was proved", () => {
    const history = crashProbed(cut(), (serve) =>
      serve.t > crashed - 100 && serve.t < crashed + 9_000 ? { ...serve, ...answer(serve.t, "crashed/none#2") } : serve,
    );
    const early = cut().add(answer(crashed - 20, "crashed/none#2")).history;
    expect(ask(history, afterCrash).outcome).toBe("pass");
    expect(ask(early, afterCrash).figures.servesAgainMs).toBe(0);
  });
});

describe("a restart fails", () => {
  test("when the new process answers too late, inside the window", () => {
    const { outcome, reasons } = ask(backAfter(75_000).history, afterCrash);
    expect(outcome).toBe("fail");
    expect(reasons).toEqual([
      { code: "served-late", text: "Served again 75.0 s after the crash; 60.0 s are allowed." },
    ]);
  });

  test("when it answers only after the link came back", () => {
    expect(ask(backAfterHeal().history, afterReboot)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "never-in-window",
          text: "Did not serve again inside the window (220 s were left); it served again 12.3 s after the link came back.",
        },
      ],
      figures: { servesAgainMs: null, servesAgainAfterHealMs: 12_300 },
    });
  });

  test("when only what was started while the node went down had answered", () => {
    const { outcome, figures } = ask(cut({ servesAgain: () => "never" }).add(startedGoingDown).history, afterReboot);
    expect(outcome).toBe("fail");
    expect(figures.servesAgainMs).toBeNull();
  });

  test("when it never answers again", () => {
    const { outcome, reasons } = ask(cut({ servesAgain: () => "never" }).history, afterReboot);
    expect(outcome).toBe("fail");
    expect(reasons[0]?.text).toBe(
      "Did not serve again inside the window (220 s were left); it did not serve again after the link came back either.",
    );
  });
});

describe("a restart is unknown", () => {
  const unproved = (what: string) =>
    cut().each("disturbance", (event) => (event.proof?.what === what ? undefined : event));
  test.each<[string, History, typeof afterCrash, string]>([
    [
      "when the window was too short for the limit",
      backAfterHeal().history,
      { ...afterCrash, threshold: 230_000 },
      "Did not serve again inside the window, but only 220 s of it were left and 230 s are allowed.",
    ],
    [
      "when the disturbance is not in the history",
      cut().each("disturbance", (event) => (event.disturbance === "crash" ? undefined : event)).history,
      afterCrash,
      "The history has no crash.",
    ],
    [
      "when the crash was not proved",
      unproved("process").history,
      afterCrash,
      "The crash on crashed was not proved: nothing shows the end of none's process.",
    ],
    [
      "when the agent's restart was not proved, although the crash was",
      unproved("agent-process").history,
      afterAgentRestart,
      "The agent-restart on agent-restarted was not proved: nothing shows a new agent process.",
    ],
    [
      "when the crash after the agent's restart was not proved, although the restart was",
      unproved("process").history,
      afterAgentRestart,
      "The agent-restart on agent-restarted was not proved: nothing shows the end of none's process.",
    ],
    [
      "when the reboot was not proved",
      unproved("boot").history,
      afterReboot,
      "The reboot on rebooted was not proved: nothing shows a new boot.",
    ],
    [
      "when the power cut was not proved",
      confirmedCut({}, (events) =>
        asPowerCut(events).filter((event) => event.kind !== "disturbance" || event.proof?.what !== "boot"),
      ),
      afterPowerCut,
      "The power-cut on rebooted was not proved: nothing shows a new boot.",
    ],
    [
      "when the disturbance failed",
      unproved("process").add({
        t: 80_000,
        kind: "disturbance",
        disturbance: "crash",
        step: "failed",
        host: "crashed",
        detail: "kill found no process",
      }).history,
      afterCrash,
      "The crash on crashed failed: kill found no process.",
    ],
    [
      "when the workload was never seen serving before",
      crashProbed(cut(), (serve) => (serve.t < crashed ? undefined : serve)),
      afterCrash,
      "It was never seen serving before the crash.",
    ],
    [
      "when nothing was ever probed",
      cut().each("serve", () => undefined).history,
      afterCrash,
      "It was never seen serving before the crash.",
    ],
    [
      "when nobody probed it shortly before the limit",
      crashProbed(backAfterHeal(), (serve) => (serve.t > crashed && serve.t < at.heal ? undefined : serve)),
      afterCrash,
      "No probe told anything in the 30.0 s before the limit of 60.0 s after the crash.",
    ],
    [
      "when it answered late, and nobody had looked before",
      crashProbed(backAfter(75_000), (serve) =>
        serve.t > crashed && serve.t < crashed + 74_000 ? { ...serve, outcome: "unknown" } : serve,
      ),
      afterCrash,
      "No probe told anything in the 30.0 s before the limit of 60.0 s after the crash.",
    ],
    [
      "when the same process goes on answering",
      crashProbed(cut(), (serve) => ({ ...serve, ...answer(serve.t, "crashed/none#1") })),
      afterCrash,
      "The same process still served 4.9 s after the crash, which was proved: they contradict each other.",
    ],
    [
      "when the window's end is not in the history",
      cut().until(200_000).history,
      afterCrash,
      "The history breaks off before the window's end.",
    ],
  ])("%s", (_, history, asked, text) => {
    const verdict = ask(history, asked);
    expect(verdict.outcome).toBe("unknown");
    expect(verdict.reasons.map((reason) => reason.text)).toEqual([text]);
  });

  test("when answers don't say which process they come from", () => {
    const history = crashProbed(cut(), (serve) =>
      serve.t < crashed ? serve : { ...serve, instance: undefined, outcome: "ok" },
    );
    expect(ask(history, afterCrash).outcome).toBe("unknown");
  });
});
