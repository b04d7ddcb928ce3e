import { elapsedMs, inSeconds } from "../history/duration.ts";
import type { History } from "../history/event.ts";
import type { ImageCase } from "../history/image-event.ts";
import { momentsOf } from "../history/moments.ts";
import { askedPods, firstRan, inWords } from "./asked-pods.ts";
import { type Check, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";
import { unlessUnseen } from "./in-force.ts";

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
    if (startsMs <= thresholdMs) return pass("started-in-time", `${text}.`, { startsMs });
    return fail("started-late", `${text}; ${inSeconds(thresholdMs)} are allowed.`, { startsMs });
  }
  const leftMs = elapsedMs(askedMs, healMs);
  if (leftMs < thresholdMs) {
    const text = `The window ended ${inSeconds(leftMs)} after ${pod} was asked for, before the ${inSeconds(thresholdMs)} allowed.`;
    return unknown("window-too-short", text, noFigures);
  }
  const looks = one.looks.filter(({ t }) => t < healMs);
  const last = looks.at(-1);
  const shown = last ? inWords(last) : "nothing";
  const text = `${pod} did not run in the ${inSeconds(leftMs)} from when it was asked for to the window's end; a user was shown ${shown}.`;
  return unlessUnseen(fail("not-started", text, noFigures), looks, askedMs + thresholdMs);
}
