import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf, upToSettled } from "../history/moments.ts";
import { type Figures, type Finding, fail, pass, unknown } from "./check.ts";

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
export function recoveryOf(whole: History): Recovery | undefined {
  const history = upToSettled(whole);
  const { healMs, removedMs, endMs } = momentsOf(history);
  return healMs === undefined || removedMs === undefined ? undefined : { history, healMs, removedMs, endMs };
}

/** Whether the site had its centre all the while, over a bad link. */
export const isConnected = (history: History): boolean => eventsOf(history, "fault")[0]?.fault === "degrade";

export const neverHealed = (figures: Figures): Finding =>
  unknown("history-incomplete", "The history breaks off before the link was back.", figures);

/** Recovered `recoveredMs` after the link came back: in time or late. */
export function inTime(what: string, recoveredMs: number, thresholdMs: number, figures: Figures): Finding {
  const text = `${what} ${inSeconds(recoveredMs)} after the link came back`;
  return recoveredMs <= thresholdMs
    ? pass("recovered-in-time", `${text}.`, figures)
    : fail("recovered-late", `${text}; ${inSeconds(thresholdMs)} are allowed.`, figures);
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
