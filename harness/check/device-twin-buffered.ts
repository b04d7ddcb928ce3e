import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { reportingDevice } from "../site/devices.ts";
import { centreWatchOf } from "./centre-watch.ts";
import { type Finding, unknown, withMore } from "./check.ts";
import { inTime, isConnected, notRecovered, type Recovery, recoveryCheck } from "./recovery.ts";

const noFigures = { arrivedMs: null, heardAgainMs: null, reportedInWindow: null, arrivedOfWindow: null };

/**
 * device.twin.buffered: the last count that the device reported during the window is at the centre once the link is back.
 * A later one shows that the device is heard again, not that anything was kept meanwhile: that stands in the figures.
 */
export const deviceTwinBuffered = recoveryCheck(noFigures, examine);

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
  const connected = isConnected(history);
  const early = known.find(({ t, reported }) => t < healMs && reported >= first);
  if (early && !connected) {
    const text = `Report ${early.reported} was at the centre before the window's end, though the site was cut off: the two contradict each other.`;
    return unknown("arrived-while-cut", text, noFigures);
  }
  const arrived = known.filter(({ t }) => connected || t >= healMs);
  const last = window.at(-1) ?? first;
  const since = (report: Report | undefined) => (report ? elapsedMs(removedMs, report.t) : null);
  const arrivedMs = since(arrived.find(({ reported }) => reported === last));
  const heardAgainMs = since(arrived.find(({ reported }) => reported > last));
  const arrivedOfWindow = window.filter((count) => arrived.some(({ reported }) => reported === count)).length;
  const figures = { arrivedMs, heardAgainMs, reportedInWindow: window.length, arrivedOfWindow };
  const kept = `Of the ${window.length} reports of the window ${arrivedOfWindow} arrived.`;
  if (arrivedMs !== null) {
    return withMore(inTime("The window's last report was at the centre", arrivedMs, thresholdMs, figures), kept);
  }
  if (!centreWatchOf(history).connectedAtEnd) {
    const text = "The watch at the centre was lost, so nobody knows what arrived there.";
    return unknown("centre-watch-lost", text, figures);
  }
  const again = heardAgainMs === null ? "" : ` The device was heard again after ${inSeconds(heardAgainMs)}.`;
  const finding = notRecovered("The window's last report was not at the centre", recovery, thresholdMs, figures);
  return withMore(finding, `${kept}${again}`);
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
