import { markedName } from "./comparison.ts";
import type { Harm, Losses } from "./losses.ts";
import { harmWords } from "./losses-table.ts";
import { type Block, gap, layRow, type Show, showIn, type TerminalOptions } from "./terminal.ts";
import { wrap } from "./text.ts";

const width = 80;
const settingWidth = 26;
/** Narrower than this an entry can't be read any more. */
const leastWidth = 11;

/** What each loss does, for a terminal of 80 columns; undefined where one thing was lost only, or there is no room for it. */
export function lossesText({ topologies, rows }: Losses, options: TerminalOptions = {}): string | undefined {
  const harmWidth = Math.floor((width - settingWidth) / topologies.length) - gap.length;
  if (rows.length < 2 || harmWidth < leastWidth) return undefined;
  const show = showIn(options);
  const widths = [settingWidth, ...topologies.map(() => harmWidth)];
  const head = topologies.map((topology) => ({ lines: wrap(markedName(topology), harmWidth) }));
  return [
    "What each loss does",
    "",
    ...layRow([{ lines: [] }, ...head], widths),
    widths.map((columns) => show.rule.repeat(columns)).join(gap),
    ...rows.flatMap(({ setting, harms }) =>
      layRow([{ lines: wrap(setting, settingWidth) }, ...harms.map((harm) => blockOf(harm, harmWidth, show))], widths),
    ),
    "",
  ].join("\n");
}

function blockOf(harm: Harm | null, columns: number, show: Show): Block {
  if (!harm) return { lines: wrap("not measured", columns) };
  return {
    lines: wrap(harmWords(harm), columns, { first: `${show.sign(harm.outcome)} `, rest: "  " }),
    paint: (line) => show.paint(harm.outcome, line),
  };
}
