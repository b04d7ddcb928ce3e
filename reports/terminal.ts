import { styleText } from "node:util";
import type { Outcome } from "../harness/check/verdict.ts";
import { asciiSigns, signs } from "./signs.ts";

export interface TerminalOptions {
  /** Signs and rules in ASCII, for terminals that know nothing else. */
  ascii?: boolean;
  colour?: boolean;
}

/** How outcomes look in this terminal. */
export interface Show {
  sign(outcome: Outcome): string;
  paint(outcome: Outcome, text: string): string;
  rule: string;
}

const colours = { pass: "green", fail: "red", unknown: "yellow" } as const;

export const showIn = ({ ascii = false, colour = false }: TerminalOptions): Show => ({
  sign: (outcome) => (ascii ? asciiSigns : signs)[outcome],
  paint: (outcome, text) => (colour ? styleText(colours[outcome], text, { validateStream: false }) : text),
  rule: ascii ? "-" : "─",
});

/** Between two columns. */
export const gap = "  ";

/** A table's cell, as lines no longer than its column is wide. */
export interface Block {
  lines: readonly string[];
  /** Applied after padding, so that colours don't count as columns. */
  paint?(text: string): string;
}

/** Lays the cells of one row side by side. */
export function layRow(blocks: readonly Block[], widths: readonly number[]): string[] {
  const height = Math.max(...blocks.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map(({ lines, paint = (text) => text }, column) => {
        const text = lines[row] ?? "";
        return text === "" ? " ".repeat(widths[column] ?? 0) : paint(text.padEnd(widths[column] ?? 0));
      })
      .join(gap)
      .trimEnd(),
  );
}
