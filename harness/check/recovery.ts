import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf, upToSettled } from "../history/moments.ts";
import { type Check, type Figures, type Finding, fail, unknown, verdictOf } from "./check.ts";
import { withinLimit } from "./limit.ts";

/** The part of a history that shows how things recover once the link is back. */
export interface Recovery {
  /** Up to the end of the settle phase. */
  history: History;
  /** The window ended. */
  healMs: number;
  /** The link is back; recovery counts from here. */
  removedMs: number;
  endMs: number;
}

/** Undefined when the history breaks off before the link was back. */
function recoveryOf(whole: History): Recovery | undefined {
  const history = upToSettled(whole);
  const { healMs, removedMs, endMs } = momentsOf(history);
  return healMs === undefined || removedMs === undefined ? undefined : { history, healMs, removedMs, endMs };
}

/** Whether the site had its centre all the while, over a bad link. */
export const isConnected = (history: History): boolean => eventsOf(history, "fault")[0]?.fault === "degrade";

/** A check of how things recover: `examine` decides, and with `none` as its figures nobody knows if the link never came back. */
export const recoveryCheck =
  (none: Figures, examine: (recovery: Recovery, thresholdMs: number) => Finding): Check =>
  (history, requirement) => {
    const recovery = recoveryOf(history);
    return verdictOf(requirement, recovery ? examine(recovery, requirement.threshold) : neverHealed(none));
  };

const neverHealed = (figures: Figures): Finding =>
  unknown("history-incomplete", "The history breaks off before the link was back.", figures);

export const neverEnded = (figures: Figures): Finding =>
  unknown("history-incomplete", "The history breaks off before the window's end.", figures);

/** How long after the link came back something had recovered, null if never, and either in words. */
export interface Recovered {
  recoveredMs: number | null;
  recovered: string;
  notYet: string;
  figures: Figures;
}

/** Recovered in time, late or not at all. */
export const recoveredOrNot = (
  recovery: Recovery,
  thresholdMs: number,
  { recoveredMs, recovered, notYet, figures }: Recovered,
): Finding =>
  recoveredMs === null
    ? notRecovered(notYet, recovery, thresholdMs, figures)
    : inTime(recovered, recoveredMs, thresholdMs, figures);

/** Recovered `recoveredMs` after the link came back: in time or late. */
export function inTime(what: string, recoveredMs: number, thresholdMs: number, figures: Figures): Finding {
  const text = `${what} ${inSeconds(recoveredMs)} after the link came back`;
  const codes = { inTime: "recovered-in-time", late: "recovered-late" };
  return withinLimit(text, recoveredMs, thresholdMs, codes, figures);
}

/** Not recovered by the end: a failure if there was time enough, else nobody knows. */
export function notRecovered(
  what: string,
  { removedMs, endMs }: Recovery,
  thresholdMs: number,
  figures: Figures,
): Finding {
  const watchedMs = elapsedMs(removedMs, endMs);
  const text = `${what} ${inSeconds(watchedMs)} after the link came back`;
  return watchedMs >= thresholdMs
    ? fail("not-recovered", `${text}, when watching ended.`, figures)
    : unknown(
        "settle-too-short",
        `${text}, when watching ended before the ${inSeconds(thresholdMs)} allowed.`,
        figures,
      );
}
