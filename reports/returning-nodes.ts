import { centreWatchOf } from "../harness/check/centre-watch.ts";
import { elapsedMs } from "../harness/history/duration.ts";
import { eventsOf, type History } from "../harness/history/event.ts";
import { momentsOf } from "../harness/history/moments.ts";

/** A node that the link's loss parts from the centre. */
interface ReturningNode {
  name: string;
  /** When the centre no longer counted it as Ready, since the fault; null where it did so to the window's end. */
  noticedMs: number | null;
}

/** The nodes that return when the link does: those with workloads under test, and any other that the centre lost. */
export function returningNodes(history: History): ReturningNode[] {
  const { installedMs, healMs } = momentsOf(history);
  if (installedMs === undefined || healMs === undefined) return [];
  const atSite = new Set(eventsOf(history, "serve").map(({ host }) => host));
  return Array.from(Map.groupBy(eventsOf(history, "node"), ({ name }) => name)).flatMap(
    ([name, events]): ReturningNode[] => {
      const gone = events.find(({ t, ready }) => t >= installedMs && t < healMs && ready !== "True");
      if (!gone) return atSite.has(name) ? [{ name, noticedMs: null }] : [];
      return [{ name, noticedMs: elapsedMs(installedMs, gone.t) }];
    },
  );
}

/** For each returning node how long the centre took to notice; empty where nobody could watch the centre all the while. */
export function noticedMs(history: History): (number | null)[] {
  const { installedMs = 0, healMs = 0 } = momentsOf(history);
  const lost = eventsOf(history, "centre").some(({ t, outcome }) => t < healMs && outcome !== "ok");
  if (lost || !centreWatchOf(history).connectedAt(installedMs)) return [];
  return returningNodes(history).map((node) => node.noticedMs);
}
