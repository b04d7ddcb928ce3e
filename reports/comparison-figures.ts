import { type Spread, spreadOf } from "../harness/check/spread.ts";
import type { Verdict } from "../harness/check/verdict.ts";
import { eventsOf, type History } from "../harness/history/event.ts";
import { restarts } from "../harness/site/catalogue.ts";
import { type AppraisedCell, isProved } from "./appraisal.ts";
import { noticedMs, returningNodes } from "./returning-nodes.ts";

/** One thing that was measured on every topology of a comparison, over all of its workloads, nodes and repeats. */
export interface ComparedFigure {
  name: string;
  unit: "ms" | "per second" | "bytes";
  /** Null where it was not measured. */
  entries: (FigureEntry | null)[];
}

export interface FigureEntry {
  /** Undefined where it never came to that. */
  spread?: Spread;
  /** How often it never came to that, as far as anybody watched. */
  never: number;
}

/** What a cell shows of a figure: every value, and null for each time that it never came to that. */
type Values = (cell: AppraisedCell) => (number | null)[];

interface Measure {
  name: string;
  unit: ComparedFigure["unit"];
  values: Values;
}

/** All that is known of durations, requests and memory; what no topology shows is left out. */
export function comparedFigures(columns: readonly (readonly AppraisedCell[])[]): ComparedFigure[] {
  const proved = columns.map((column) => column.filter(isProved));
  return measures(proved.flat())
    .map(({ name, unit, values }) => ({ name, unit, entries: proved.map((column) => entryOf(column.flatMap(values))) }))
    .filter(({ entries }) => entries.some((entry) => entry !== null));
}

function entryOf(values: readonly (number | null)[]): FigureEntry | null {
  if (values.length === 0) return null;
  const known = values.filter((value) => value !== null);
  const spread = spreadOf(known);
  return { ...(spread && { spread }), never: values.length - known.length };
}

function measures(cells: readonly AppraisedCell[]): Measure[] {
  const returning = Array.from(new Set(cells.flatMap(nodesOf))).sort((one, other) => one - other);
  return [
    ...Object.entries(restarts).map(
      ([disturbance, { words }]): Measure => ({
        name: `A service serves again ${words}, inside the window`,
        unit: "ms",
        values: figure((id) => id.startsWith("restart.") && id.endsWith(`.after-${disturbance}`), "servesAgainMs"),
      }),
    ),
    {
      name: "The centre notices that a node is gone",
      unit: "ms",
      values: ({ stored: { history } }) => noticedMs(history?.events ?? []),
    },
    {
      name: "The centre counts every node as ready again, since the link is back",
      unit: "ms",
      values: figure(is("reconcile.node-ready"), "nodesReadyMs"),
    },
    {
      name: "A setting changed at the centre is in force at the site, since the link is back",
      unit: "ms",
      values: figure(is("reconcile.spec"), "inForceMs"),
    },
    {
      name: "What the centre says equals what runs at the site, since the link is back",
      unit: "ms",
      values: figure(is("reconcile.status"), "viewsEqualMs"),
    },
    {
      name: "What could not be pulled runs on every node, since the registry is back",
      unit: "ms",
      values: figure(is("registry.recovers"), "pulledMs"),
    },
    {
      name: "Requests at the centre, before the fault",
      unit: "per second",
      values: figure(is("reconcile.no-storm"), "baselinePerSecond"),
    },
    ...returning.map(
      (nodes): Measure => ({
        name: `Requests at the centre at most, when the link is back and ${nodes} ${nodes === 1 ? "node returns" : "nodes return"} at once`,
        unit: "per second",
        values: (cell) =>
          nodesOf(cell).includes(nodes) ? figure(is("reconcile.no-storm"), "peakPerSecond")(cell) : [],
      }),
    ),
    {
      name: "Memory of a node's agent at rest",
      unit: "bytes",
      values: ({ stored: { history } }) => memoriesOf(history?.events ?? []),
    },
  ];
}

/** Of verdicts that tell something: the figure, or null where it never came to that. */
const figure =
  (isAsked: (id: string) => boolean, name: string): Values =>
  ({ answers }) =>
    answers
      .filter(({ verdict }) => isAsked(verdict.requirement) && tells(verdict))
      .map(({ verdict }) => verdict.figures[name] ?? null);

const is = (id: string) => (other: string) => other === id;

const tells = ({ outcome }: Verdict): boolean => outcome !== "unknown";

/** How many nodes come back at once when the link does; nothing where nobody counted. */
const nodesOf = ({ stored: { history } }: AppraisedCell): number[] => {
  const { length } = returningNodes(history?.events ?? []);
  return length > 0 ? [length] : [];
};

const memoriesOf = (history: History): number[] =>
  eventsOf(history, "agent-memory").flatMap(({ outcome, rssBytes }) => (outcome === "ok" ? (rssBytes ?? []) : []));
