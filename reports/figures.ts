import type { Verdict } from "../harness/check/verdict.ts";
import { inSeconds } from "../harness/history/duration.ts";
import type { Requirement } from "../harness/site/requirement.ts";

/** What a requirement allows, e.g. "60.0 s", "10 times"; undefined for one without a number. */
export function allowedWords({ threshold, unit }: Requirement): string | undefined {
  switch (unit) {
    case "none":
      return undefined;
    case "ms":
      return inSeconds(threshold);
    case "ratio":
      return `${threshold} times`;
    case "count":
      return String(threshold);
  }
}

/** Every figure of a verdict as name and value in words, e.g. `["serves again", "8.2 s"]`. */
export const figureWords = ({ figures }: Verdict): [name: string, value: string][] =>
  Object.entries(figures).map(([name, value]) => [nameWords(name), valueWords(name, value)]);

/** The figure that a limit in time is held against; undefined where there was none. */
export function answerMs({ figures }: Pick<Verdict, "figures">): number | undefined {
  const { servesAgainMs, nodesReadyMs, inForceMs, viewsEqualMs } = figures;
  return servesAgainMs ?? nodesReadyMs ?? inForceMs ?? viewsEqualMs ?? undefined;
}

/** `servesAgainAfterHealMs` is "serves again after heal": the unit stands beside the value. */
const nameWords = (name: string): string =>
  name.replace(/Ms$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function valueWords(name: string, value: number | null): string {
  if (value === null) return "nothing to measure";
  return name.endsWith("Ms") ? inSeconds(value) : countWords(value);
}

/** A number with its thousands apart, e.g. "1,234". */
export const countWords = (count: number): string => count.toLocaleString("en-US");
