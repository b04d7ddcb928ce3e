import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Check, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { longestGapMs } from "./probe-gap.ts";
import { neverEnded } from "./recovery.ts";
import { conclusiveServes, isAnswer, nameOf, type Serve, type Target, targetsOf } from "./serving.ts";

/** A workload may go unasked this long before silence stops being evidence. */
const gapLimitMs = 15_000;

/** service.continuity: the workloads of the host that was left alone fail no probe and keep their processes. */
export const continuity: Check = (history, requirement) => verdictOf(requirement, examine(history));

function examine(history: History): Finding {
  const alone = eventsOf(history, "disturbance").filter(({ disturbance }) => disturbance === "none");
  const [host] = alone.map((event) => event.host);
  const { installedMs, healMs } = momentsOf(history);
  if (host === undefined) return unknown("nobody-left-alone", "No host was left alone in this window.", noFigures);
  if (alone.some(({ step }) => step === "failed")) {
    return unknown("not-left-alone", `${host} was to be left alone and was not.`, noFigures);
  }
  if (installedMs === undefined || healMs === undefined) {
    return neverEnded(noFigures);
  }
  const variants = Array.from(new Set(targetsOf(history).map(({ variant }) => variant)));
  if (variants.length === 0) return unknown("never-probed", `Nothing on ${host} was ever probed.`, noFigures);
  const watched = variants.map((variant) => watch(history, { host, variant }, installedMs, healMs));
  return conclude(host, watched, installedMs);
}

interface Watched {
  target: Target;
  probes: number;
  failures: Serve[];
  /** The first answer from another process than the one before. */
  replaced: Serve | undefined;
  /** Why this workload says nothing about continuity. */
  doubt: { code: string; text: string } | undefined;
}

function watch(history: History, target: Target, fromMs: number, toMs: number): Watched {
  const serves = conclusiveServes(history, target);
  const before = serves.findLast(({ t }) => t < fromMs);
  const inWindow = serves.filter(({ t }) => t >= fromMs && t < toMs);
  return {
    target,
    probes: inWindow.length,
    failures: inWindow.filter((serve) => serve.outcome === "failed"),
    replaced: inWindow.find((serve) => isAnswer(serve) && serve.instance !== before?.instance),
    doubt: doubtOf(target, before, longestGapMs(inWindow, fromMs, toMs)),
  };
}

function doubtOf(target: Target, before: Serve | undefined, gapMs: number): Watched["doubt"] {
  if (!before || !isAnswer(before)) {
    return { code: "no-baseline", text: `${nameOf(target)} was not serving when the fault came.` };
  }
  if (gapMs > gapLimitMs) {
    return {
      code: "probe-gap",
      text: `${nameOf(target)} went ${inSeconds(gapMs)} without a probe that told anything.`,
    };
  }
  return undefined;
}

function conclude(host: string, watched: readonly Watched[], installedMs: number): Finding {
  // A workload that did not serve before the fault proves nothing by not serving in it.
  const sound = watched.filter(({ doubt }) => doubt?.code !== "no-baseline");
  const failures = sound.flatMap((workload) => workload.failures);
  const replaced = sound.flatMap((workload) => workload.replaced ?? []);
  const [first] = failures.toSorted((one, other) => one.t - other.t);
  const figures = {
    probes: watched.reduce((sum, { probes }) => sum + probes, 0),
    failedProbes: failures.length,
    firstFailureMs: first ? elapsedMs(installedMs, first.t) : null,
    replacedProcesses: replaced.length,
  };
  if (first) {
    const text = `${failures.length} of ${figures.probes} probes failed on ${host}, the first ${inSeconds(first.t - installedMs)} after the fault (${first.variant}).`;
    return fail("probe-failed", text, figures);
  }
  const [changed] = replaced;
  if (changed) {
    const text = `${nameOf(changed)} was served by another process ${inSeconds(changed.t - installedMs)} after the fault.`;
    return fail("process-replaced", text, figures);
  }
  const doubt = watched.find((workload) => workload.doubt)?.doubt;
  if (doubt) return unknown(doubt.code, doubt.text, figures);
  return pass(
    "served-throughout",
    `All ${figures.probes} probes of ${host} were answered, by the same processes.`,
    figures,
  );
}

const noFigures = { probes: 0, failedProbes: null, firstFailureMs: null, replacedProcesses: null };
