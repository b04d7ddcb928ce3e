import { elapsedMs, inSeconds } from "../history/duration.ts";
import { askedPods, firstRan, inWords, type Look } from "./asked-pods.ts";
import { type Finding, unknown } from "./check.ts";
import { withinLimit } from "./limit.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { notRecovered, type Recovery, recoveryCheck } from "./recovery.ts";

const noFigures = { shownMs: null };

/** registry.ended-access-shown: once the link is back, a pod whose access has ended meanwhile says that this is why. */
export const registryDenied = recoveryCheck(noFigures, examine);

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
    const codes = { inTime: "reason-shown", late: "reason-shown-late" };
    const finding = withinLimit(text, shownMs, thresholdMs, codes, { shownMs });
    return unlessUnseen(finding, looks, removedMs + thresholdMs);
  }
  const last = looks.at(-1);
  const shown = last ? inWords(last) : "nothing";
  const never = notRecovered(`A user was still shown ${shown} for ${one.pod}`, recovery, thresholdMs, noFigures);
  return unlessUnseen(never, looks, removedMs + thresholdMs);
}

/** HTTP's and the registries' own words for it. */
const isDenial = ({ message = "" }: Look): boolean => /unauthorized|authorization failed|denied|\b401\b/i.test(message);
