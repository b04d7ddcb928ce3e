import { siteNodesOf } from "../harness/campaign/node-places.ts";
import { inSeconds } from "../harness/history/duration.ts";
import { type EventOf, eventsOf, type History } from "../harness/history/event.ts";
import { momentsOf } from "../harness/history/moments.ts";
import type { AppraisedCell } from "./appraisal.ts";
import { countWords } from "./figures.ts";
import { lossWords } from "./words.ts";

/** What the centre had to do when so many nodes came back at once: the figures of one cell. */
export interface Return {
  cell: string;
  /** Nodes that came back with the link. */
  nodes: number;
  /** How some of them were made light; undefined where none were. */
  light: string | undefined;
  /** Requests per second at the API server: before the fault, and at most after the heal; null where nobody could tell. */
  baselinePerSecond: number | null;
  peakPerSecond: number | null;
  /** From the fault's removal until the last of them was Ready again; null where it was not. */
  readyMs: number | null;
  /** Undefined where the nodes are connected to the API server itself. */
  gateway: GatewayLoad | undefined;
}

/** What the program cost that the nodes are connected to: in hundredths of one core, and in memory. */
export interface GatewayLoad {
  program: string;
  baselinePercent: number;
  peakPercent: number;
  baselineBytes: number;
  peakBytes: number;
}

/** A cell as it lies in the evidence, and what its history says. */
type MeasuredCell = Pick<AppraisedCell, "stored" | "examined">;

/** Cells that differ only in how many nodes come back at once, the fewest first. */
export interface Herd {
  setting: string;
  /** `counts` is whether the profile's policy accepts the cell. */
  returns: (Return & { counts: boolean })[];
}

/** Sets side by side what differs only in its light nodes; nothing where there is nothing to set beside. */
export function herdsOf(cells: readonly AppraisedCell[]): Herd[] {
  const sound = cells.filter(({ examined }) => examined.certificate?.state === "confirmed");
  return Array.from(Map.groupBy(sound, settingOf), ([setting, own]) => ({
    setting,
    returns: own
      .map((cell) => ({ ...returnOf(cell), counts: cell.bars.length === 0 }))
      .sort((one, other) => one.nodes - other.nodes),
  })).filter(({ returns }) => new Set(returns.map(({ nodes }) => nodes)).size > 1);
}

function settingOf({ stored: { record } }: MeasuredCell): string {
  const { topology, flavour, window } = record.cell;
  const nodes = `${siteNodesOf(record.cell)} with workloads`;
  return `${topology}, ${flavour}; ${lossWords(record.cell)}; window ${window.name}; ${nodes}`;
}

function returnOf({ stored: { record, history }, examined }: MeasuredCell): Return {
  const { cell, provenance } = record;
  const figuresOf = (id: string) => examined.verdicts.find(({ requirement }) => requirement === id)?.figures ?? {};
  const { baselinePerSecond = null, peakPerSecond = null } = figuresOf("reconcile.no-storm");
  const { nodesReadyMs: readyMs = null } = figuresOf("reconcile.node-ready");
  const nodes = siteNodesOf(cell) + cell.lightNodes;
  const gateway = gatewayLoadOf(history?.events ?? []);
  return {
    cell: cell.id,
    ...{ nodes, light: provenance?.lightNodes, baselinePerSecond, peakPerSecond, readyMs, gateway },
  };
}

type Load = EventOf<"gateway-load"> & { cpuMs: number; rssBytes: number };

/** Undefined where too little was seen of it before or after, or where it was another process after than before. */
function gatewayLoadOf(history: History): GatewayLoad | undefined {
  const { baselineBeganMs = 0, baselineEndedMs = 0, healMs = Number.POSITIVE_INFINITY } = momentsOf(history);
  const loads = eventsOf(history, "gateway-load").filter((event): event is Load => event.cpuMs !== undefined);
  const before = loads.filter(({ t }) => t >= baselineBeganMs && t <= baselineEndedMs);
  // The last look before the heal belongs to it, as with the requests.
  const around = [...loads.filter(({ t }) => t < healMs).slice(-1), ...loads.filter(({ t }) => t >= healMs)];
  const [first] = before;
  const last = before.at(-1);
  const shares = around.slice(1).map((load, index) => percentBetween(around[index], load));
  const usual = percentBetween(first, last);
  if (!first || !last || before.length < 2 || shares.length < 1 || Math.min(usual, ...shares) < 0) return undefined;
  const most = (some: readonly Load[]) => Math.max(...some.map(({ rssBytes }) => rssBytes));
  return {
    program: first.program,
    baselinePercent: rounded(usual),
    peakPercent: rounded(Math.max(...shares)),
    baselineBytes: most(before),
    peakBytes: most(around.slice(1)),
  };
}

const percentBetween = (from: Load | undefined, to: Load | undefined): number =>
  from && to && to.t > from.t ? (100 * (to.cpuMs - from.cpuMs)) / (to.t - from.t) : 0;

const rounded = (figure: number) => Math.round(figure * 10) / 10;

/** A return in one sentence. */
export function returnWords({ nodes, baselinePerSecond, peakPerSecond, readyMs, gateway }: Return): string {
  const ratio = baselinePerSecond && peakPerSecond !== null ? rounded(peakPerSecond / baselinePerSecond) : undefined;
  return [
    `${nodes} ${nodes === 1 ? "node" : "nodes"}: `,
    peakPerSecond === null
      ? "nobody could count the requests at the API server"
      : `${peakPerSecond} requests per second at the API server at the peak`,
    ratio === undefined ? "" : `, ${ratio} times the ${baselinePerSecond} of before`,
    readyMs === null ? "; not every node was Ready again" : `; the last node was Ready after ${inSeconds(readyMs)}`,
    gateway ? `; ${gatewayWords(gateway)}` : "",
    ".",
  ].join("");
}

const gatewayWords = ({ program, baselinePercent, peakPercent, baselineBytes, peakBytes }: GatewayLoad): string =>
  `${program} took ${peakPercent} % of a core at the peak, ${baselinePercent} % before, ` +
  `and held ${mebibytes(peakBytes)} MiB at most, ${mebibytes(baselineBytes)} before`;

const mebibytes = (bytes: number): string => countWords(Math.round(bytes / 2 ** 20));

/** What one cell's page says of its nodes' return, whatever there is to set beside it. */
export const returnMarkdown = (cell: MeasuredCell): string => `${sentences(returnOf(cell))}\n`;

const sentences = (one: Return): string => `${returnWords(one)}${one.light ? ` ${one.light}.` : ""}`;

/** What a document says of herds: nothing where there are none. */
export function herdMarkdown(herds: readonly Herd[]): string[] {
  if (herds.length === 0) return [];
  return [
    "## When many nodes come back at once",
    "Peaks are over the few seconds between two looks; one cell is one observation.",
    ...herds.flatMap(({ setting, returns }) => [
      `### ${setting}`,
      returns
        .map((one) => `- ${sentences(one)}${one.counts ? "" : " It does not count under this profile."}`)
        .join("\n"),
    ]),
  ];
}
