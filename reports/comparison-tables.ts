import type { Spread } from "../harness/check/spread.ts";
import { inSeconds } from "../harness/history/duration.ts";
import { type ComparedTopology, type Comparison, markedName } from "./comparison.ts";
import type { ComparedFigure, FigureEntry } from "./comparison-figures.ts";
import type { ComparedEntry } from "./comparison-rows.ts";
import type { DocumentTable, TableCell, TableRow } from "./document-table.ts";
import { signs } from "./signs.ts";

/** Requirement × topology: met or not, with what was measured. */
export function answersTable({ topologies, answers }: Comparison): DocumentTable {
  const rows = Array.from(
    Map.groupBy(answers, ({ group }) => group),
    ([group, own]): TableRow[] => [
      { heading: group },
      ...own.map(({ label, requirement, allowed = "–", entries }) => [
        { text: label, small: requirement },
        { text: allowed },
        ...entries.map(answerCell),
      ]),
    ],
  );
  return { head: [{ text: "what" }, { text: "allowed" }, ...topologies.map(topologyHead)], rows: rows.flat() };
}

/** Figure × topology: the median and the worst, and of how many. */
export function figuresTable({ topologies, figures }: Comparison): DocumentTable {
  const rows = figures.map(({ name, unit, entries }) => [
    { text: name },
    ...entries.map((entry) => figureCell(entry, unit)),
  ]);
  return { head: [{ text: "what" }, ...topologies.map(topologyHead)], rows };
}

export const topologyHead = (topology: ComparedTopology): TableCell => ({
  text: markedName(topology),
  ...(topology.standIn !== undefined && { small: topology.standIn }),
});

/** A sign and what was measured, or that it was not asked. */
export function answerCell(entry: ComparedEntry | null): TableCell {
  if (!entry) return { text: "not asked" };
  const { outcome, text, met, n } = entry;
  return {
    text: `${signs[outcome]} ${text}`,
    outcome,
    ...(n > 1 && { small: `met in ${met} of ${n}, the worst is shown` }),
  };
}

function figureCell(entry: FigureEntry | null, unit: ComparedFigure["unit"]): TableCell {
  if (!entry) return { text: "not measured" };
  const { spread, never } = entry;
  if (!spread) return { text: `never (n = ${never})` };
  return { text: spreadWords(spread, unit), ...(never > 0 && { small: `and ${never} of ${never + spread.n} never` }) };
}

/** One value has no spread, and none is made up for it. */
function spreadWords({ n, median, worst }: Spread, unit: ComparedFigure["unit"]): string {
  const words = units[unit];
  return n === 1 ? `${words(median)} (n = 1)` : `median ${words(median)}, worst ${words(worst)} (n = ${n})`;
}

const units: Record<ComparedFigure["unit"], (value: number) => string> = {
  ms: inSeconds,
  "per second": (value) => `${value.toFixed(1)} per second`,
  bytes: (value) => `${Math.round(value / 1_000_000)} MB`,
};
