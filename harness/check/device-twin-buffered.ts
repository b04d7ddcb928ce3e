import { elapsedMs } from "../history/duration.ts";
import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { reportingDevice } from "../site/devices.ts";
import { centreWatchOf } from "./centre-watch.ts";
import { type Check, type Finding, unknown, verdictOf } from "./check.ts";
import { inTime, neverHealed, notRecovered, type Recovery, recoveryOf } from "./recovery.ts";

/**
 * device.twin.buffered: a count that the device reported during the window, or a later one, is at the centre once the link
 * is back. The figures say how many of the window's counts ever arrived: those that did not were lost, not buffered.
 */
export const deviceTwinBuffered: Check = (history, requirement) => {
  const recovery = recoveryOf(history);
  return verdictOf(requirement, recovery ? examine(recovery, requirement.threshold) : neverHealed(noFigures));
};

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const known = reportsOf(history, "centre");
  if (!known.some(({ t }) => t < healMs)) {
    const text = `No report of ${reportingDevice} had reached the centre before the window's end.`;
    return unknown("no-baseline", text, noFigures);
  }
  const window = reportedIn(history, momentsOf(history).installedMs ?? healMs, healMs);
  if (window === undefined) {
    return unknown("device-restarted", `${reportingDevice} began to count anew inside the window.`, noFigures);
  }
  const [first] = window;
  if (first === undefined) {
    return unknown("nothing-reported", `${reportingDevice} was not seen to report inside the window.`, noFigures);
  }
  const early = known.find(({ t, reported }) => t < healMs && reported >= first);
  if (early) {
    const text = `Report ${early.reported} was at the centre before the window's end, though the site was cut off: the two contradict each other.`;
    return unknown("arrived-while-cut", text, noFigures);
  }
  const after = known.filter(({ t }) => t >= healMs);
  const arrived = after.find(({ reported }) => reported >= first);
  const arrivedOfWindow = window.filter((count) => after.some(({ reported }) => reported === count)).length;
  const arrivedMs = arrived ? elapsedMs(removedMs, arrived.t) : null;
  const figures = { arrivedMs, reportedInWindow: window.length, arrivedOfWindow };
  if (arrivedMs !== null) {
    const finding = inTime("The device's reports were at the centre again", arrivedMs, thresholdMs, figures);
    const kept = `Of the ${window.length} reports of the window ${arrivedOfWindow} arrived.`;
    return { ...finding, reason: { ...finding.reason, text: `${finding.reason.text} ${kept}` } };
  }
  if (!centreWatchOf(history).connectedAtEnd) {
    const text = "The watch at the centre was lost, so nobody knows what arrived there.";
    return unknown("centre-watch-lost", text, figures);
  }
  return notRecovered("No report of the window or later was at the centre", recovery, thresholdMs, figures);
}

/**
 * The counts that are sure to have been reported inside the window: the one before each was seen inside it too.
 * Undefined when another process counted.
 */
function reportedIn(history: History, fromMs: number, toMs: number): number[] | undefined {
  const seen = reportsOf(history, "site").filter(({ t }) => t >= fromMs && t < toMs);
  const [first] = seen;
  if (seen.some(({ instance }) => instance !== first?.instance)) return undefined;
  return Array.from(new Set(seen.map(({ reported }) => reported))).slice(1);
}

type Report = EventOf<"device"> & { reported: number };

const reportsOf = (history: History, side: Report["side"]): Report[] =>
  eventsOf(history, "device").filter(
    (event): event is Report =>
      event.side === side && event.name === reportingDevice && event.outcome === "ok" && event.reported !== undefined,
  );

const noFigures = { arrivedMs: null, reportedInWindow: null, arrivedOfWindow: null };
