import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type AskedPod, askedPods, firstRan, inWords, type Look } from "./asked-pods.ts";
import { type Figures, type Finding, unknown, withMore } from "./check.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { type Recovery, recoveredOrNot, recoveryCheck } from "./recovery.ts";

const noFigures = {
  pulledMs: null,
  firstPulledMs: null,
  spreadMs: null,
  failuresSeen: null,
  lastFailureBeforeMs: null,
};

/** registry.recovers: what could not be pulled inside the window runs on every node soon after the link is back. */
export const registryRecovers = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const asked = askedPods(history, "uncached", noFigures);
  if (!Array.isArray(asked)) return asked;
  const early = asked.find((pod) => (firstRan(pod) ?? healMs) < healMs);
  if (early) {
    const text = `${early.pod} ran before the window's end, though the registry was away: the two contradict each other.`;
    return unknown("pulled-while-away", text, noFigures);
  }
  const ran = asked.flatMap((pod) => firstRan(pod) ?? []).map((t) => elapsedMs(removedMs, t));
  const slowest = asked.reduce((late, pod) =>
    (firstRan(pod) ?? Infinity) > (firstRan(late) ?? Infinity) ? pod : late,
  );
  const all = ran.length === asked.length;
  const figures = {
    pulledMs: all ? Math.max(...ran) : null,
    firstPulledMs: ran.length > 0 ? Math.min(...ran) : null,
    spreadMs: all ? Math.max(...ran) - Math.min(...ran) : null,
    ...attemptsOf(slowest, removedMs),
  };
  const who = asked.length === 1 ? "The one node that was asked ran" : `All ${asked.length} nodes ran`;
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: figures.pulledMs,
    recovered: `${who} what could not be pulled`,
    notYet: `${slowest.pod} did not run`,
    figures,
  });
  const looks = slowest.looks.filter(({ t }) => t >= removedMs);
  return unlessUnseen(withMore(finding, why(slowest, figures)), looks, removedMs + thresholdMs);
}

/** How often a pull was seen to fail while the link was away, and how long before its return for the last time. */
function attemptsOf({ looks }: AskedPod, removedMs: number) {
  const failures = looks.filter((look, index) => isFailure(look) && !isFailure(looks[index - 1]) && look.t < removedMs);
  const last = failures.at(-1);
  return { failuresSeen: failures.length, lastFailureBeforeMs: last ? elapsedMs(last.t, removedMs) : null };
}

const isFailure = (look: Look | undefined): boolean => look?.reason === "ErrImagePull";

function why({ host, looks }: AskedPod, { failuresSeen, lastFailureBeforeMs }: Figures): string {
  const last = looks.findLast(({ state }) => state !== "running");
  if (!last) return `The last was ${host}.`;
  const shown = `a user was last shown ${inWords(last)} for it`;
  if (lastFailureBeforeMs === null || lastFailureBeforeMs === undefined) {
    return `The last was ${host}: no pull was seen to fail there before; ${shown}.`;
  }
  const failed = failuresSeen === 1 ? "once," : `${failuresSeen} times, the last`;
  const before = `${inSeconds(lastFailureBeforeMs)} before the link came back`;
  return `The last was ${host}: its pull was seen to fail ${failed} ${before}, and each failure doubles how long the node's agent waits; ${shown}.`;
}
