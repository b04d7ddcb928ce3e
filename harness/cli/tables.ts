import { appraise } from "../../reports/appraisal.ts";
import { compare } from "../../reports/comparison.ts";
import { comparisonText } from "../../reports/comparison-text.ts";
import { cellTable } from "../../reports/table.ts";
import type { TerminalOptions } from "../../reports/terminal.ts";
import type { Stored } from "./stored.ts";

/** Every cell's answers, then the topologies side by side, in colours and signs that this terminal can show. */
export function tables(stored: Stored): string {
  const { cells } = appraised(stored);
  return [...cells.map((cell) => cellTable(cell, terminal())), sideBySide(stored)].join("\n");
}

/** The topologies beside each other; empty where there is only one. */
export const sideBySide = (stored: Stored): string =>
  compare(appraised(stored).cells)
    .flatMap((comparison) => comparisonText(comparison, terminal()) ?? [])
    .join("\n");

const appraised = ({ evidence, profile }: Stored) => appraise(evidence, profile);

const terminal = (): TerminalOptions => ({
  colour: process.stdout.isTTY && process.stdout.hasColors(),
  ascii: knowsAsciiOnly(process.env),
});

const knowsAsciiOnly = ({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean =>
  /^(C|POSIX)$/.test(LC_ALL || LC_CTYPE || LANG || "");
