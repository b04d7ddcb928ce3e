import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { appliedMs, committedMs, driftedMs, fetchedMs, gitEvents, timeOut, undoneMs } from "../history/git.fixture.ts";
import { ask, type ChangedCut, cut, type EventOfKind, requirement } from "./check.fixture.ts";

type Pod = EventOfKind<"deployed">["pods"][number];

const lost = () => cut().add(...gitEvents());
const asked = (changed: ChangedCut, what: string, threshold = 180_000) => {
  const unit = threshold > 0 ? "ms" : "none";
  const { outcome, reasons, figures } = ask(changed.history, requirement(`git.${what}`, threshold, unit));
  return { outcome, code: reasons[0]?.code, text: reasons[0]?.text, figures };
};
/** The same with other pods, from one time to another. */
const withPods = (from: number, to: number, change: (pod: Pod) => Pod | undefined) =>
  lost().each("deployed", (event) =>
    event.t >= from && event.t < to ? { ...event, pods: event.pods.flatMap((pod) => change(pod) ?? []) } : event,
  );
const unseen = (from: number, to: number) =>
  lost().each("deployed", (event) => (event.t >= from && event.t < to ? { ...event, outcome: "unknown" } : event));
const always = [0, at.settled] as const;

describe("git.deployed-stays", () => {
  test("passes where what was ready before stays so, whatever comes beside it", () => {
    expect(asked(lost(), "deployed-stays", 0)).toEqual({
      outcome: "pass",
      code: "stayed",
      text: "All 3 pods were ready each of 120 times in the window.",
      figures: { looks: 120, notReady: 0 },
    });
  });

  test("fails where an agent that reaches no Git takes away what it had deployed", () => {
    const pruned = withPods(at.installed + 60_000, at.heal, ({ repository, ...pod }) =>
      repository === "rewritten" ? undefined : { repository, ...pod },
    );
    expect(asked(pruned, "deployed-stays", 0)).toMatchObject({
      outcome: "fail",
      text: "rewritten-1-1 was not there or not ready, for the first time 60.5 s into the window.",
    });
  });

  test("fails where a pod took another's place", () => {
    const replaced = withPods(at.installed + 60_000, at.heal, (pod) => ({ ...pod, pod: `${pod.pod}-again` }));
    expect(asked(replaced, "deployed-stays", 0)).toMatchObject({ outcome: "fail", code: "not-ready" });
  });

  test("is unknown where nobody looked for long, or nothing was ready before", () => {
    const gap = unseen(at.installed + 60_000, at.installed + 120_000);
    expect(asked(gap, "deployed-stays", 0)).toMatchObject({ outcome: "unknown", code: "probe-gap" });
    const never = withPods(0, at.installed, (pod) => ({ ...pod, ready: false }));
    expect(asked(never, "deployed-stays", 0)).toMatchObject({ outcome: "unknown", code: "no-baseline" });
    expect(asked(lost().until(at.heal), "deployed-stays", 0)).toMatchObject({ code: "history-incomplete" });
  });
});

describe("git.drift-held", () => {
  const drifting = (to: number) =>
    ({ repository: "committed", pod: "committed-1-2", version: "1", ready: true, to }) as const;
  const undoneAt = (ms: number) =>
    lost().each("deployed", (event) => {
      const { to: _to, ...second } = drifting(ms);
      const isOn = event.t >= undoneMs && event.t < ms && event.t < at.heal;
      return isOn ? { ...event, pods: [...event.pods, second] } : event;
    });

  test("passes where the agent undoes what was changed by hand, without Git", () => {
    expect(asked(lost(), "drift-held", 120_000)).toEqual({
      outcome: "pass",
      code: "undone-in-time",
      text: "The 2 copies asked for by hand were 1 again 26.5 s later, without Git.",
      figures: { undoneMs: 26_480 },
    });
  });

  test("fails where it is undone late or not at all", () => {
    expect(asked(undoneAt(driftedMs + 150_000), "drift-held", 120_000)).toMatchObject({
      outcome: "fail",
      code: "undone-late",
    });
    expect(asked(undoneAt(Number.POSITIVE_INFINITY), "drift-held", 120_000)).toMatchObject({
      outcome: "fail",
      text: "The 2 copies asked for by hand still ran 230 s later, when the window ended.",
    });
  });

  test("is unknown where the change or its end could not be seen", () => {
    const refused = lost().each("drift", (event) => ({ ...event, step: "failed", detail: "no answer" }));
    expect(asked(refused, "drift-held", 120_000)).toMatchObject({
      outcome: "unknown",
      text: "Nothing was changed by hand inside the window: no answer.",
    });
    expect(asked(unseen(driftedMs, undoneMs), "drift-held", 120_000)).toMatchObject({ code: "change-unseen" });
    expect(asked(undoneAt(Number.POSITIVE_INFINITY), "drift-held", 300_000)).toMatchObject({
      outcome: "unknown",
      code: "window-too-short",
    });
  });
});

describe.each([
  ["commit-applied", "committed"],
  ["rewrite-applied", "rewritten"],
] as const)("git.%s", (what, repository) => {
  const never = () =>
    withPods(at.heal, at.settled, (pod) => (pod.repository === repository ? { ...pod, version: "1" } : pod));

  test("passes with how long it took, and with what the site was told while Git was away", () => {
    expect(asked(lost(), what)).toEqual({
      outcome: "pass",
      code: "recovered-in-time",
      text: `The commit was in force 30.4 s after the link came back. The site had it after 8.4 s. While Git was away it was told there: "${timeOut}".`,
      figures: { inForceMs: 30_450, probesAfterHeal: 80, fetchedMs: 8450 },
    });
  });

  test("fails where the site never has it, or too late", () => {
    expect(asked(never(), what, 100_000)).toMatchObject({ outcome: "fail", code: "not-recovered" });
    expect(asked(lost(), what, 20_000)).toMatchObject({ outcome: "fail", code: "recovered-late" });
  });

  test("does not count a pod of the old version beside the new one, nor one that is not ready", () => {
    const both = lost().each("deployed", (event) =>
      event.t < appliedMs
        ? event
        : { ...event, pods: [...event.pods, { repository, pod: "old", version: "1", ready: true }] },
    );
    expect(asked(both, what, 100_000)).toMatchObject({ outcome: "fail" });
    const unready = withPods(appliedMs, at.settled, (pod) => ({ ...pod, ready: false }));
    expect(asked(unready, what, 100_000)).toMatchObject({ outcome: "fail" });
  });

  test("is unknown without a commit, and where it was in force though Git was away", () => {
    const none = lost().each("git-commit", (event) => ({ ...event, step: "failed", detail: "paused" }));
    expect(asked(none, what)).toMatchObject({
      outcome: "unknown",
      text: "No commit was made inside the window: paused.",
    });
    const early = withPods(committedMs + 5000, at.heal, (pod) => ({ ...pod, version: "2" }));
    expect(asked(early, what)).toMatchObject({ outcome: "unknown", code: "in-force-while-cut" });
  });
});

describe("git.broken-commit", () => {
  test("passes with what the agent said, where what ran goes on", () => {
    expect(asked(lost(), "broken-commit")).toEqual({
      outcome: "pass",
      code: "recovered-in-time",
      text: 'The agent said what is wrong 30.4 s after the link came back. It said: "Deployment in version "v1" cannot be handled as a Deployment". What ran went on, each of 80 times.',
      figures: { saidMs: 30_450, looksAfterHeal: 80 },
    });
  });

  test("fails where the faulty commit stops what ran", () => {
    const stopped = withPods(appliedMs, at.settled, (pod) => (pod.repository === "broken" ? undefined : pod));
    expect(asked(stopped, "broken-commit")).toMatchObject({
      outcome: "fail",
      text: "broken-1-1 was not there or not ready 30.4 s after the link came back.",
    });
  });

  test("fails where the agent keeps silent about it, and where it complained only before it had the commit", () => {
    const silent = lost().each("git-agent", (event) => ({ ...event, agentSaid: "Deployment configured" }));
    expect(asked(silent, "broken-commit", 100_000)).toMatchObject({ outcome: "fail", code: "not-recovered" });
    const early = lost().each("git-agent", (event) => ({
      ...event,
      agentSaid: event.t < fetchedMs ? "Failed to watch" : "Deployment configured",
    }));
    expect(asked(early, "broken-commit", 100_000)).toMatchObject({ outcome: "fail" });
  });

  test("is unknown where watching ended before the limit, or no faulty commit was made", () => {
    const silent = lost().each("git-agent", ({ agentSaid: _said, ...event }) => event);
    expect(asked(silent, "broken-commit", 300_000)).toMatchObject({ outcome: "unknown", code: "settle-too-short" });
    const none = lost().each("git-commit", () => undefined);
    expect(asked(none, "broken-commit")).toMatchObject({ outcome: "unknown", code: "commit-unproved" });
    const never = withPods(...always, (pod) => ({ ...pod, ready: false }));
    expect(asked(never, "broken-commit")).toMatchObject({ outcome: "unknown", code: "no-baseline" });
  });
});
