import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { History } from "../history/event.ts";
import type { ImageCase } from "../history/image-event.ts";
import { momentsOf } from "../history/moments.ts";
import { askedPods, firstRan, inWords } from "./asked-pods.ts";
import { type Check, type Finding, fail, unknown, verdictOf } from "./check.ts";
import { windowTooShort, withinLimit } from "./limit.ts";
import { unlessUnseen } from "./probe-gap.ts";

const noFigures = { startsMs: null };

/** registry.cached-starts and its siblings: a pod whose image is at the site starts inside the window. */
export const registryStarts =
  (image: ImageCase): Check =>
  (history, requirement) =>
    verdictOf(requirement, examine(history, image, requirement.threshold));

function examine(history: History, image: ImageCase, thresholdMs: number): Finding {
  const asked = askedPods(history, image, noFigures);
  if (!Array.isArray(asked)) return asked;
  const [one] = asked;
  const { healMs } = momentsOf(history);
  if (!one || healMs === undefined) return unknown("not-asked", "No such pod was asked for.", noFigures);
  const { pod, askedMs } = one;
  const ranMs = firstRan(one);
  if (ranMs !== undefined && ranMs < healMs) {
    const startsMs = elapsedMs(askedMs, ranMs);
    const text = `${pod} ran ${inSeconds(startsMs)} after it was asked for`;
    return withinLimit(text, startsMs, thresholdMs, { inTime: "started-in-time", late: "started-late" }, { startsMs });
  }
  const leftMs = elapsedMs(askedMs, healMs);
  const tooShort = windowTooShort(`${pod} was asked for`, leftMs, thresholdMs, noFigures);
  if (tooShort) return tooShort;
  const looks = one.looks.filter(({ t }) => t < healMs);
  const last = looks.at(-1);
  const shown = last ? inWords(last) : "nothing";
  const text = `${pod} did not run in the ${inSeconds(leftMs)} from when it was asked for to the window's end; a user was shown ${shown}.`;
  return unlessUnseen(fail("not-started", text, noFigures), looks, askedMs + thresholdMs);
}
