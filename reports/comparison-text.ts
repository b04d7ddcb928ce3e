import { type Comparison, markedName } from "./comparison.ts";
import type { ComparedAnswer, ComparedEntry } from "./comparison-rows.ts";
import { type Block, gap, layRow, type Show, showIn, type TerminalOptions } from "./terminal.ts";
import { wrap } from "./text.ts";

const width = 80;
const labelWidth = 26;
/** Narrower than this an entry can't be read any more. */
const leastWidth = 11;

/** A comparison for a terminal of 80 columns; undefined where there is nothing to compare, or no room for it. */
export function comparisonText(comparison: Comparison, options: TerminalOptions = {}): string | undefined {
  const { setting, topologies, answers } = comparison;
  const entryWidth = Math.floor((width - labelWidth) / topologies.length) - gap.length;
  if (topologies.length < 2 || entryWidth < leastWidth) return undefined;
  const show = showIn(options);
  const widths = [labelWidth, ...topologies.map(() => entryWidth)];
  const head = topologies.map((topology) => wrap(markedName(topology), entryWidth));
  const rule = widths.map((columns) => show.rule.repeat(columns)).join(gap);
  const groups = Map.groupBy(answers, ({ group }) => group);
  return [
    ...wrap(`Side by side. ${setting}`, width),
    ...topologies.flatMap(({ name, standIn }) =>
      standIn === undefined ? [] : wrap(`${name}. ${standIn}`, width, { rest: "  " }),
    ),
    "",
    ...layRow([{ lines: [] }, ...head.map((lines) => ({ lines }))], widths),
    ...Array.from(groups, ([group, rows]) => [
      rule,
      group,
      ...rows.flatMap((row) => layRow(blocksOf(row, entryWidth, show), widths)),
    ]).flat(),
    "",
  ].join("\n");
}

function blocksOf({ requirement, entries }: ComparedAnswer, entryWidth: number, show: Show): Block[] {
  return [
    { lines: wrap(shortName(requirement), labelWidth, { first: "  ", rest: "  " }) },
    ...entries.map((entry) => blockOf(entry, entryWidth, show)),
  ];
}

/** Below its group's heading a restart needs no more than its workload's name. */
export const shortName = (requirement: string): string => requirement.replace(/^restart\.(.+)\.after-.+$/, "$1");

/** A sign and what was measured, or that it was not asked. */
export function blockOf(entry: ComparedEntry | null, entryWidth: number, show: Show): Block {
  if (!entry) return { lines: wrap("not asked", entryWidth) };
  const { outcome, text, met, n } = entry;
  const repeats = n > 1 ? ` (${met}/${n} met)` : "";
  return {
    lines: wrap(`${text}${repeats}`, entryWidth, { first: `${show.sign(outcome)} `, rest: "  " }),
    paint: (line) => show.paint(outcome, line),
  };
}
