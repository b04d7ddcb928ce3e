import { markedName } from "./comparison.ts";
import { expirySentence } from "./decision-markdown.ts";
import type { DecisionRecord } from "./decision-record.ts";
import { tableMarkdown } from "./document-table.ts";
import type { GateEntry, GateResult } from "./gate.ts";
import { gateSentence } from "./gate-text.ts";
import { lossesExplained, lossesTable } from "./losses-table.ts";
import { signs } from "./signs.ts";

/** A page of Markdown for a pipeline's job: the gate's verdict, the recommendation, and what decided them. */
export function summaryMarkdown(record: DecisionRecord, result: GateResult): string {
  return `${[
    `## ${record.title}`,
    `**${signs[result.outcome]} ${gateSentence(result)}**`,
    record.recommendation,
    expirySentence(record),
    ...(record.losses.rows.length > 0
      ? ["### What each loss does", lossesExplained, tableMarkdown(lossesTable(record.losses))]
      : []),
    ...section("Musts that are not met", named(result.failed, record)),
    ...section("Musts that could not be told", named(result.unknown, record)),
    ...section("What does not count, or is not there", result.lacking),
    "More is in the evidence folder: `allure-report/index.html` is the report, `decision.md` also says what this evidence is not about.",
  ].join("\n\n")}\n`;
}

/** One text for each thing that was lost and topology that lost it, however often that was measured. */
function named(entries: readonly GateEntry[], record: DecisionRecord): string[] {
  return Array.from(
    Map.groupBy(entries, ({ cell }) => measuredAs(cell, record)),
    ([where, own]) => `${where}: ${[...new Set(own.map(({ requirement }) => `\`${requirement}\``))].join(", ")}`,
  );
}

/** A cell in the words of the table: the topology, and what it lost. */
function measuredAs(cell: string, { comparisons }: DecisionRecord): string {
  const [found = cell] = comparisons.flatMap(({ setting, topologies }) =>
    topologies.filter(({ cells }) => cells.includes(cell)).map((topology) => `**${markedName(topology)}**, ${setting}`),
  );
  return found;
}

const section = (title: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [`### ${title}`, texts.map((text) => `- ${text.replaceAll("\n", " ")}`).join("\n")];
