import type { Outcome } from "../harness/check/verdict.ts";
import type { GateEntry, GateResult } from "./gate.ts";
import { wrap } from "./text.ts";

const outcomeWords: Record<Outcome, string> = { pass: "PASS", fail: "FAIL", unknown: "UNKNOWN" };

/** The gate's result for a terminal: the outcome first, then what failed, what could not be told, and what is lacking. */
export function gateText(result: GateResult): string {
  const { failed, unknown, lacking } = result;
  return [
    gateSentence(result),
    ...byCell("Not met", failed),
    ...byCell("Could not be told", unknown),
    ...section("Does not count, or is not there:", lacking),
    "",
  ].join("\n");
}

/** The outcome, and on how much it rests. */
export function gateSentence({ outcome, failed, unknown, passed }: GateResult): string {
  const entries = [...failed, ...unknown, ...passed];
  const cells = new Set(entries.map(({ cell }) => cell)).size;
  const counted = `${cells} ${cells === 1 ? "cell counts" : "cells count"}`;
  return `${outcomeWords[outcome]}: ${passed.length} of ${entries.length} answers to musts hold; ${counted}.`;
}

const byCell = (title: string, entries: readonly GateEntry[]): string[] =>
  Array.from(Map.groupBy(entries, ({ cell }) => cell)).flatMap(([cell, own]) =>
    section(
      `${title} in ${cell}:`,
      own.map(({ requirement, text }) => `${requirement}: ${text}`),
    ),
  );

function section(title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  return ["", ...wrap(title, 80), ...texts.flatMap((text) => wrap(text, 80, { first: "  - ", rest: "    " }))];
}
