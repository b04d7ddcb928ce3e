import { elapsedMs, inSeconds } from "../history/duration.ts";
import { askedPods, firstRan, inWords, type Look } from "./asked-pods.ts";
import { type Check, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { unlessUnseen } from "./in-force.ts";
import { neverHealed, notRecovered, type Recovery, recoveryOf } from "./recovery.ts";

const noFigures = { shownMs: null };

/** registry.ended-access-shown: once the link is back, a pod whose access has ended meanwhile says that this is why. */
export const registryDenied: Check = (history, requirement) => {
  const recovery = recoveryOf(history);
  return verdictOf(requirement, recovery ? examine(recovery, requirement.threshold) : neverHealed(noFigures));
};

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, removedMs } = recovery;
  const asked = askedPods(history, "denied", noFigures);
  if (!Array.isArray(asked)) return asked;
  const [one] = asked;
  if (!one) return unknown("not-asked", "No such pod was asked for.", noFigures);
  if (firstRan(one) !== undefined) {
    const text = `${one.pod} ran, though the registry was to let nobody in by its access: it is not known that the access had ended.`;
    return unknown("let-in", text, noFigures);
  }
  const looks = one.looks.filter(({ t }) => t >= removedMs);
  const clear = looks.find(isDenial);
  if (clear) {
    const shownMs = elapsedMs(removedMs, clear.t);
    const text = `A user is shown ${inWords(clear)} ${inSeconds(shownMs)} after the link came back`;
    if (shownMs <= thresholdMs) return pass("reason-shown", `${text}.`, { shownMs });
    const late = fail("reason-shown-late", `${text}; ${inSeconds(thresholdMs)} are allowed.`, { shownMs });
    return unlessUnseen(late, looks, removedMs + thresholdMs);
  }
  const last = looks.at(-1);
  const shown = last ? inWords(last) : "nothing";
  const never = notRecovered(`A user was still shown ${shown} for ${one.pod}`, recovery, thresholdMs, noFigures);
  return never.outcome === "fail" ? unlessUnseen(never, looks, removedMs + thresholdMs) : never;
}

/** HTTP's and the registries' own words for it. */
const isDenial = ({ message = "" }: Look): boolean => /unauthorized|authorization failed|denied|\b401\b/i.test(message);
