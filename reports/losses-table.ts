import { topologyHead } from "./comparison-tables.ts";
import type { DocumentTable, TableCell } from "./document-table.ts";
import type { Harm, Losses } from "./losses.ts";
import { signs } from "./signs.ts";

export const lossesExplained =
  "Each line is something the sites lost. ✓ nothing that was asked failed, ✗ something did, ? it could not be told for all.";

/** Loss × topology: how much of what was asked was met, and what was not. */
export const lossesTable = ({ topologies, rows }: Losses): DocumentTable => ({
  head: [{ text: "what was lost" }, ...topologies.map(topologyHead)],
  rows: rows.map(({ setting, harms }) => [{ text: setting }, ...harms.map(harmCell)]),
});

function harmCell(harm: Harm | null): TableCell {
  if (!harm) return { text: "not measured" };
  const { outcome, unknown, what } = harm;
  const untold = outcome === "fail" && unknown > 0 ? [`${unknown} could not be told`] : [];
  return { text: `${signs[outcome]} ${harmWords(harm)}`, outcome, points: [...what, ...untold] };
}

/** In a few words: "5 of 31 not met". */
export function harmWords({ outcome, asked, failed, unknown }: Harm): string {
  if (outcome === "pass") return `all ${asked} met`;
  return outcome === "fail" ? `${failed} of ${asked} not met` : `${unknown} of ${asked} not told`;
}
