import { type DisturbanceName, type EventOf, eventsOf, type History } from "../harness/history/event.ts";
import type { Mark, Row, Rows, Segment, State } from "./timeline-rows.ts";
import { segmentsOf } from "./timeline-segments.ts";
import { disturbanceWords, wordsForVariant } from "./words.ts";

/** After this long without an answer of any kind, a row shows nothing rather than what was last seen. */
const silenceMs = 15_000;

const states: Record<EventOf<"serve">["outcome"], State> = { ok: "yes", failed: "no", unknown: "unknown" };

/** The site's side: for every host, what was done to it, and when each of its workloads served. */
export function siteRows(history: History, centre: readonly string[]): Rows {
  const probes = Map.groupBy(eventsOf(history, "serve"), ({ host }) => host);
  const ofNodes = eventsOf(history, "disturbance").filter(({ disturbance }) => disturbance !== "configmap-edit");
  const disturbances = Map.groupBy(ofNodes, ({ host }) => host);
  const rows: Row[] = [];
  const segments: Segment[] = [];
  const marks: Mark[] = [];
  const known = new Set([...(eventsOf(history, "cell")[0]?.hosts ?? []), ...probes.keys()]);
  const hosts = Array.from(known).filter(
    (name) => !centre.includes(name) && (probes.has(name) || disturbances.has(name)),
  );
  for (const host of hosts) {
    const done = disturbances.get(host) ?? [];
    const byVariant = Map.groupBy(probes.get(host) ?? [], ({ variant }) => variant);
    const header = { id: host, label: `${host}: ${whatWasDone(done)}`, header: true };
    const variants = Array.from(byVariant.keys());
    rows.push(header, ...variants.map((variant) => ({ ...rowOf(host, variant), header: false })));
    for (const [variant, events] of byVariant) {
      const samples = events.map(({ t, outcome }) => ({ ms: t, state: states[outcome] }));
      segments.push(...segmentsOf(rowOf(host, variant).id, samples, { silenceMs }));
      marks.push(...changes(rowOf(host, variant).id, events));
    }
    marks.push(...disturbanceMarks(host, variants, done));
  }
  return { rows, segments, marks };
}

const rowOf = (host: string, variant: string) => ({ id: `${host} ${variant}`, label: wordsForVariant(variant) });

function whatWasDone(events: readonly EventOf<"disturbance">[]): string {
  const done = new Set(events.map(({ disturbance }) => disturbance).filter((name) => name !== "none"));
  if (done.size === 0) return disturbanceWords.none;
  return Array.from(done, (name) => `${disturbanceWords[name]}${unproved(events, name)}`).join(", ");
}

function unproved(events: readonly EventOf<"disturbance">[], name: DisturbanceName): string {
  const steps = new Set(events.filter(({ disturbance }) => disturbance === name).map(({ step }) => step));
  if (steps.has("failed")) return " (failed)";
  return steps.has("proved") ? "" : " (not proved)";
}

/** Where another process answered, or the same question got another value. */
function changes(row: string, events: readonly EventOf<"serve">[]): Mark[] {
  const answers = events.filter(({ outcome }) => outcome === "ok");
  return answers.slice(1).flatMap((answer, index): Mark[] => {
    const before = answers[index];
    const at = { row, ms: answer.t };
    return [
      ...(answer.instance !== before?.instance ? [{ ...at, kind: "new-process" as const }] : []),
      ...(answer.value !== before?.value ? [{ ...at, kind: "new-value" as const }] : []),
    ];
  });
}

/** A stroke through every row that it touched, when it began and when a process was killed; its name once on the header. */
function disturbanceMarks(
  host: string,
  variants: readonly string[],
  events: readonly EventOf<"disturbance">[],
): Mark[] {
  const done = events.filter(({ disturbance }) => disturbance !== "none");
  const strokes = done.filter(({ step, proof }) => step === "begin" || proof?.what === "process");
  return [
    ...Array.from(
      Map.groupBy(done, ({ disturbance }) => disturbance),
      ([name, steps]) => ({
        row: host,
        ms: steps[0]?.t ?? 0,
        kind: "disturbance" as const,
        label: labelOf(name, steps),
      }),
    ),
    ...strokes.flatMap(({ variant, t }) =>
      (variant ? [variant] : variants).map((touched) => ({
        row: rowOf(host, touched).id,
        ms: t,
        kind: "disturbance" as const,
      })),
    ),
  ];
}

/** After its agent's restart a node's containers are crashed too: only a crash asks the agent for a restart. */
const labelOf = (name: DisturbanceName, steps: readonly EventOf<"disturbance">[]): string =>
  (name === "agent-restart" || name === "aged-token-restart") && steps.some(({ proof }) => proof?.what === "process")
    ? `${disturbanceWords[name]}, then ${disturbanceWords.crash}`
    : disturbanceWords[name];
