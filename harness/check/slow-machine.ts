import { elapsedMs } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import type { Requirement } from "../site/requirement.ts";
import type { Verdict } from "./verdict.ts";

/** Machines that take this many times as long as a real one, or fewer, are real machines as far as a verdict goes. */
const slowFrom = 1.5;

/** Which fails the slowness of a machine can cause: those that are about time. `true`: it may have caused this one. */
const suspicions: Readonly<Record<string, (fail: Fail) => boolean>> = {
  "served-late": isFastEnoughElsewhere,
  "recovered-late": isFastEnoughElsewhere,
  "started-late": isFastEnoughElsewhere,
  "reason-shown-late": isFastEnoughElsewhere,
  "not-recovered": ({ watchedMs, slowness, thresholdMs }) => watchedMs / slowness <= thresholdMs,
  // Once the link was back the same machine was fast enough, so it was the link.
  "never-in-window": ({ figures, thresholdMs }) =>
    figures.servesAgainAfterHealMs == null || figures.servesAgainAfterHealMs > thresholdMs,
  "probe-failed": () => true,
  "error-burst": () => true,
};

interface Fail {
  figures: Verdict["figures"];
  slowness: number;
  thresholdMs: number;
  /** From the fault's end to the end of watching. */
  watchedMs: number;
}

/**
 * Where the cluster's machines are slow, what that could have caused is no evidence against the distribution: a fail
 * becomes unknown, and keeps its reason and figures. Thresholds stay as they are, and a pass stays a pass.
 */
export function allowingForSlowness(history: History, { threshold }: Requirement, verdict: Verdict): Verdict {
  const slowness = eventsOf(history, "speed").at(-1)?.slowness ?? 1;
  const suspicion = suspicions[verdict.reasons[0]?.code ?? ""];
  if (verdict.outcome !== "fail" || slowness <= slowFrom || !suspicion) return verdict;
  const { removedMs, endMs } = momentsOf(history);
  const watchedMs = removedMs === undefined ? 0 : elapsedMs(removedMs, endMs);
  if (!suspicion({ figures: verdict.figures, slowness, thresholdMs: threshold, watchedMs })) return verdict;
  const text = `The cluster's machines take up to ${slowness} times as long as a real one, which alone could have caused this.`;
  return { ...verdict, outcome: "unknown", reasons: [{ code: "slow-machine", text }, ...verdict.reasons] };
}

/** The durations that are held to a threshold; a verdict has one of them. */
const durations = [
  ...["servesAgainMs", "nodesReadyMs", "viewsEqualMs", "inForceMs"],
  ...["startsMs", "shownMs", "pulledMs"],
];

/** Whether a machine that is as many times faster would have kept to the threshold. */
function isFastEnoughElsewhere({ figures, slowness, thresholdMs }: Fail): boolean {
  const took = durations.map((name) => figures[name]).find((ms) => typeof ms === "number");
  return typeof took !== "number" || took / slowness <= thresholdMs;
}
