import { appraise } from "../../reports/appraisal.ts";
import { cellTable } from "../../reports/table.ts";
import type { Stored } from "./stored.ts";

/** Every cell's answers, in colours and signs that this terminal can show. */
export function tables({ evidence, profile }: Stored): string {
  const { cells } = appraise(evidence, profile);
  const options = { colour: process.stdout.isTTY && process.stdout.hasColors(), ascii: knowsAsciiOnly(process.env) };
  return cells.map((cell) => cellTable(cell, options)).join("\n");
}

const knowsAsciiOnly = ({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean =>
  /^(C|POSIX)$/.test(LC_ALL || LC_CTYPE || LANG || "");
