import { type EventOf, eventsOf, type History } from "../harness/history/event.ts";
import type { Mark, Rows, State } from "./timeline-rows.ts";
import { type Sample, segmentsOf } from "./timeline-segments.ts";
import { disturbanceWords } from "./words.ts";

const readyStates: Record<EventOf<"node">["ready"], State> = { True: "yes", False: "no", Unknown: "unknown" };

/** The centre's side: whether it could be watched at all, and which nodes it took for Ready. */
export function centreRows(history: History, endMs: number): Rows {
  const connections = eventsOf(history, "centre").map(({ t, outcome }) => ({ ms: t, connected: outcome === "ok" }));
  const byNode = Array.from(Map.groupBy(eventsOf(history, "node"), ({ name }) => name)).sort(([a], [b]) =>
    a.localeCompare(b),
  );
  if (connections.length === 0 && byNode.length === 0) return { rows: [], segments: [], marks: [] };
  const watch = connections.map(({ ms, connected }): Sample => ({ ms, state: connected ? "yes" : "no" }));
  const rowOf = (name: string) => `centre ${name}`;
  return {
    rows: [
      { id: "centre", label: "What the centre sees", header: true },
      { id: "centre watch", label: "centre can be watched", header: false },
      ...byNode.map(([name]) => ({ id: rowOf(name), label: `${name} is Ready`, header: false })),
    ],
    segments: [
      ...segmentsOf("centre watch", watch, { untilMs: endMs }),
      ...byNode.flatMap(([name, events]) =>
        segmentsOf(rowOf(name), whileConnected(events, connections), { untilMs: endMs }),
      ),
    ],
    marks: edits(history),
  };
}

/** What the watch last said of a node, which is worth nothing while the watch is lost. */
function whileConnected(
  events: readonly EventOf<"node">[],
  connections: readonly { ms: number; connected: boolean }[],
): Sample[] {
  const moments = [...events.map(({ t }) => t), ...connections.map(({ ms }) => ms)].sort((a, b) => a - b);
  return moments.flatMap((ms): Sample[] => {
    const told = events.findLast(({ t }) => t <= ms);
    const connected = connections.findLast((connection) => connection.ms <= ms)?.connected ?? true;
    return told ? [{ ms, state: connected ? readyStates[told.ready] : "unknown" }] : [];
  });
}

function edits(history: History): Mark[] {
  return eventsOf(history, "disturbance")
    .filter(({ step, disturbance }) => step === "begin" && disturbance === "configmap-edit")
    .map(({ t, disturbance }) => ({
      row: "centre",
      ms: t,
      kind: "disturbance",
      label: disturbanceWords[disturbance],
    }));
}
