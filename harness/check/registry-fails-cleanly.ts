import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { askedPods, firstRan, inWords, type Look } from "./asked-pods.ts";
import { type Check, type Finding, fail, unknown, verdictOf } from "./check.ts";
import { hostLeftAlone } from "./disturbed.ts";
import { windowTooShort, withinLimit } from "./limit.ts";
import { unlessUnseen } from "./probe-gap.ts";

const noFigures = { shownMs: null };

/** registry.uncached-fails-cleanly: a pod whose image can't be pulled says so, and why, on the node that was left alone. */
export const registryFailsCleanly: Check = (history, requirement) =>
  verdictOf(requirement, examine(history, requirement.threshold));

function examine(history: History, thresholdMs: number): Finding {
  const asked = askedPods(history, "uncached", noFigures);
  if (!Array.isArray(asked)) return asked;
  const { healMs } = momentsOf(history);
  const alone = hostLeftAlone(history);
  const one = asked.find(({ host }) => host === alone);
  if (!one || healMs === undefined) {
    return unknown("nobody-left-alone", "No node was left alone to show how a pull fails.", noFigures);
  }
  const { pod, askedMs } = one;
  const ranMs = firstRan(one);
  if (ranMs !== undefined && ranMs < healMs) {
    const text = `${pod} ran ${inSeconds(healMs - ranMs)} before the window's end, though the registry was away: the two contradict each other.`;
    return unknown("pulled-while-away", text, noFigures);
  }
  const looks = one.looks.filter(({ t }) => t < healMs);
  const clear = looks.find(isClear);
  if (clear) {
    const shownMs = elapsedMs(askedMs, clear.t);
    const text = `A user is shown ${inWords(clear)} ${inSeconds(shownMs)} after asking`;
    return withinLimit(text, shownMs, thresholdMs, { inTime: "reason-shown", late: "reason-shown-late" }, { shownMs });
  }
  return neverClear(pod, looks, { askedMs, healMs, thresholdMs });
}

interface Times {
  askedMs: number;
  healMs: number;
  thresholdMs: number;
}

function neverClear(pod: string, looks: readonly Look[], { askedMs, healMs, thresholdMs }: Times): Finding {
  const leftMs = elapsedMs(askedMs, healMs);
  const tooShort = windowTooShort(`${pod} was asked for`, leftMs, thresholdMs, noFigures);
  if (tooShort) return tooShort;
  const last = looks.at(-1);
  const shown = last ? inWords(last) : "nothing";
  const text = `In ${inSeconds(leftMs)} no reason why ${pod} does not run was shown to a user, at last ${shown}.`;
  return unlessUnseen(fail("no-reason-shown", text, noFigures), looks, askedMs + thresholdMs);
}

/** A back-off's own message may name the image alone; what a user needs is what went wrong with it. */
const isClear = ({ reason, message }: Look): boolean =>
  /^(ErrImagePull|ImagePullBackOff|RegistryUnavailable)$/.test(reason ?? "") &&
  message !== undefined &&
  !/^Back-off pulling image "[^"]*"$/.test(message);
