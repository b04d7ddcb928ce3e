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

/** What was measured, in as few words as a comparison's cell has room for, e.g. "8.2 s", "not in window". */
export function answerWords(verdict: Verdict): string {
  const { outcome, requirement, reasons, figures } = verdict;
  if (outcome === "unknown") return reasons[0]?.code.replaceAll("-", " ") ?? "unknown";
  const ms = answerMs(verdict);
  if (ms !== undefined) return inSeconds(ms);
  const { failedProbes, probes, replacedProcesses, harmed, ranThrough, ratio } = figures;
  if (requirement.startsWith("restart.")) return "not in window";
  if (typeof ratio === "number") return `${ratio} times`;
  if (typeof harmed === "number") return `${harmed} of ${ranThrough} harmed`;
  if (failedProbes) return `${countWords(failedProbes)} of ${countWords(probes ?? 0)} requests failed`;
  if (replacedProcesses) return "was restarted";
  return outcome === "pass" ? "yes" : "no";
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
