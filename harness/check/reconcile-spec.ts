import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type EventOf, eventsOf } from "../history/event.ts";
import { type Check, type Finding, unknown, verdictOf } from "./check.ts";
import { inTime, neverHealed, notRecovered, type Recovery, recoveryOf } from "./recovery.ts";
import { conclusiveServes } from "./serving.ts";

/** The workload that shows a ConfigMap's edit without a restart, on a host where nothing else happens. */
const showingVariant = "configmap-volume";
const lookWithinMs = 30_000;

/** reconcile.spec: the ConfigMap that was edited at the centre during the window is in force at the site. */
export const reconcileSpec: Check = (history, requirement) => {
  const recovery = recoveryOf(history);
  return verdictOf(requirement, recovery ? examine(recovery, requirement.threshold) : neverHealed(noFigures));
};

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const disturbances = eventsOf(history, "disturbance");
  const edit = disturbances.find(isProvedEdit);
  if (!edit || edit.t >= healMs) {
    return unknown("edit-unproved", "No edit of the ConfigMap was proved inside the window.", noFigures);
  }
  if (edit.value === undefined) {
    return unknown("edit-without-value", "The history does not say to what the ConfigMap was edited.", noFigures);
  }
  const host = disturbances.find(({ disturbance }) => disturbance === "none")?.host;
  if (host === undefined) return unknown("nobody-left-alone", "No host was left alone to show the edit.", noFigures);
  const serves = conclusiveServes(history, { host, variant: showingVariant });
  const early = serves.find(({ t, value }) => t < healMs && value === edit.value);
  if (early) {
    const text = `The edit was in force ${inSeconds(healMs - early.t)} before the window's end, though the site was cut off: the two contradict each other.`;
    return unknown("in-force-while-cut", text, noFigures);
  }
  if (!serves.some(({ t, outcome }) => t < healMs && outcome === "ok")) {
    return unknown("no-baseline", `${showingVariant} on ${host} never served before the window's end.`, noFigures);
  }
  const inForce = serves.find(({ t, value }) => t >= healMs && value === edit.value);
  const lookedAt = serves.filter(({ t }) => t >= removedMs);
  if (inForce) {
    const figures = { inForceMs: elapsedMs(removedMs, inForce.t), probesAfterHeal: lookedAt.length };
    const verdict = inTime("The edit was in force", figures.inForceMs, thresholdMs, figures);
    return verdict.outcome === "fail" ? unlessUnseen(verdict, lookedAt, removedMs + thresholdMs) : verdict;
  }
  const figures = { inForceMs: null, probesAfterHeal: lookedAt.length };
  const verdict = notRecovered("The edit was not in force", recovery, thresholdMs, figures);
  return verdict.outcome === "fail" ? unlessUnseen(verdict, lookedAt, removedMs + thresholdMs) : verdict;
}

/** A deadline counts as missed only if somebody looked shortly before it. */
function unlessUnseen(verdict: Finding, lookedAt: readonly { t: number }[], deadlineMs: number): Finding {
  if (lookedAt.some(({ t }) => t >= deadlineMs - lookWithinMs && t <= deadlineMs)) return verdict;
  const text = `No probe told anything in the ${inSeconds(lookWithinMs)} before the limit.`;
  return unknown("probe-gap", text, verdict.figures);
}

const isProvedEdit = ({ disturbance, step, proof }: EventOf<"disturbance">) =>
  disturbance === "configmap-edit" && step === "proved" && proof?.what === "resource-version";

const noFigures = { inForceMs: null, probesAfterHeal: null };
