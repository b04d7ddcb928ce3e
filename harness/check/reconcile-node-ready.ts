import { elapsedMs } from "../history/duration.ts";
import { type EventOf, eventsOf } from "../history/event.ts";
import { centreWatchOf } from "./centre-watch.ts";
import { type Finding, unknown } from "./check.ts";
import { inTime, notRecovered, type Recovery, recoveryCheck } from "./recovery.ts";

const noFigures = { nodes: null, nodesNotReadyAtHeal: null, nodesNotReadyAtEnd: null, nodesReadyMs: null };

/** reconcile.node-ready: every node is Ready at the centre again, and stays so. */
export const reconcileNodeReady = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, removedMs } = recovery;
  const nodes = Array.from(Map.groupBy(eventsOf(history, "node"), ({ name }) => name));
  if (nodes.length === 0) return unknown("no-node-seen", "The centre never reported a node.", noFigures);
  const watch = centreWatchOf(history);
  const knownFromMs = watch.connectedFrom(removedMs);
  if (knownFromMs === undefined || !watch.connectedAtEnd) {
    const text =
      "The watch at the centre was lost after the link came back, so nobody saw whether the nodes were Ready.";
    return unknown("centre-watch-lost", text, noFigures);
  }
  const readyFrom = nodes.map(([name, events]) => ({ name, ms: readyFromMs(events, removedMs, knownFromMs) }));
  const never = readyFrom.filter(({ ms }) => ms === undefined).map(({ name }) => name);
  const recoveredMs = Math.max(...readyFrom.map(({ ms = 0 }) => ms));
  const figures = {
    nodes: nodes.length,
    nodesNotReadyAtHeal: nodes.filter(([, events]) => !isReadyAt(events, removedMs)).length,
    nodesNotReadyAtEnd: never.length,
    nodesReadyMs: never.length > 0 ? null : recoveredMs,
  };
  if (never.length > 0) return notRecovered(`${never.join(", ")} was not Ready`, recovery, thresholdMs, figures);
  if (knownFromMs > removedMs && recoveredMs > thresholdMs && recoveredMs === elapsedMs(removedMs, knownFromMs)) {
    const text = "The nodes were Ready when the watch at the centre came back, which was too late to tell since when.";
    return unknown("centre-watch-late", text, figures);
  }
  return inTime("Every node was Ready", recoveredMs, thresholdMs, figures);
}

/** From when on a node is known to be Ready to the end, since the link came back; undefined if it is not at the end. */
function readyFromMs(events: readonly EventOf<"node">[], removedMs: number, knownFromMs: number): number | undefined {
  if (events.at(-1)?.ready !== "True") return undefined;
  const lastNotReady = events.findLastIndex(({ ready }) => ready !== "True");
  const since = events[lastNotReady + 1]?.t ?? removedMs;
  return elapsedMs(removedMs, since > removedMs ? since : knownFromMs);
}

const isReadyAt = (events: readonly EventOf<"node">[], t: number) =>
  events.findLast((event) => event.t <= t)?.ready === "True";
