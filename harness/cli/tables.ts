import { type AppraisedCell, appraise } from "../../reports/appraisal.ts";
import { changesOf } from "../../reports/changes.ts";
import { changesText } from "../../reports/changes-text.ts";
import { compare } from "../../reports/comparison.ts";
import { comparisonText } from "../../reports/comparison-text.ts";
import { lossesOf } from "../../reports/losses.ts";
import { lossesText } from "../../reports/losses-text.ts";
import { cellTable } from "../../reports/table.ts";
import type { TerminalOptions } from "../../reports/terminal.ts";
import type { Stored } from "./stored.ts";

/** Every cell's answers, then the topologies side by side, in colours and signs that this terminal can show. */
export function tables({ evidence, profile }: Stored): string {
  const { cells } = appraise(evidence, profile);
  return [...cells.map((cell) => cellTable(cell, terminal())), comparisonsOf(cells)].join("\n");
}

/** What changed from campaign to campaign, then the topologies side by side; empty where there is nothing to compare. */
export function comparedTables({ evidence, profile }: Stored): string {
  const { cells } = appraise(evidence, profile);
  return [...changesOf(evidence, cells).map((changes) => changesText(changes, terminal())), comparisonsOf(cells)].join(
    "\n",
  );
}

function comparisonsOf(cells: readonly AppraisedCell[]): string {
  const comparisons = compare(cells);
  const texts = [
    ...comparisons.map((comparison) => comparisonText(comparison, terminal())),
    lossesText(lossesOf(comparisons), terminal()),
  ];
  return texts.filter((text) => text !== undefined).join("\n");
}

/** What this terminal can show. */
export const terminal = (): TerminalOptions => ({
  colour: process.stdout.isTTY && process.stdout.hasColors(),
  ascii: knowsAsciiOnly(process.env),
});

const knowsAsciiOnly = ({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean =>
  /^(C|POSIX)$/.test(LC_ALL || LC_CTYPE || LANG || "");
