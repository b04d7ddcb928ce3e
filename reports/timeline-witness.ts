import { type EventOf, eventsOf, type History, type Path } from "../harness/history/event.ts";
import type { Row, Rows, State } from "./timeline-rows.ts";
import { type Sample, segmentsOf } from "./timeline-segments.ts";

type WitnessEvent = EventOf<"witness">;

const header: Row = { id: "witness", label: "Between site and centre: was the way open?", header: true };

/** The link itself, as the witness found it: the ways that the fault was to block, and the ones it was to leave open. */
export function witnessRows(history: History, centre: readonly string[]): Rows {
  const events = eventsOf(history, "witness");
  const toBlock = new Set(
    events.filter(({ when, expect }) => when === "during" && expect === "blocked").map(({ path }) => keyOf(path)),
  );
  const directionOf = ({ path }: WitnessEvent) => {
    if (!toBlock.has(keyOf(path))) return "ways to be left open";
    return centre.includes(path.to) ? "from the site to the centre" : "from the centre to the site";
  };
  const byDirection = Array.from(Map.groupBy(events, directionOf)).sort(([a], [b]) => order(a) - order(b));
  if (byDirection.length === 0) return { rows: [], segments: [], marks: [] };
  return {
    rows: [
      header,
      ...byDirection.map(([direction]) => ({ id: `witness ${direction}`, label: direction, header: false })),
    ],
    segments: byDirection.flatMap(([direction, found]) => segmentsOf(`witness ${direction}`, joined(found))),
    marks: [],
  };
}

const keyOf = ({ from, to, means }: Path): string => JSON.stringify([from, to, means]);

const order = (direction: string): number =>
  ["from the site to the centre", "from the centre to the site", "ways to be left open"].indexOf(direction);

/**
 * Several ways as one row: what contradicts the fault's promise shows first. A way of which nothing could be told
 * (its host is rebooting) hides no other; the certificate counts each by itself.
 */
function joined(events: readonly WitnessEvent[]): Sample[] {
  const latest = new Map<string, WitnessEvent>();
  return events.map((event) => {
    latest.set(keyOf(event.path), event);
    // A way that was last asked about in another phase says nothing of this one.
    const current = Array.from(latest.values()).filter(({ when }) => when === event.when);
    return { ms: event.t, state: stateOf(current) };
  });
}

function stateOf(current: readonly WitnessEvent[]): State {
  const contrary = current.find(({ expect, found }) => found !== "unknown" && found !== expect);
  const shown = contrary ?? current.find(({ found }) => found !== "unknown");
  return shown?.found === "open" ? "yes" : shown?.found === "blocked" ? "no" : "unknown";
}
