import type { Outcome, Verdict } from "../harness/check/verdict.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import { allowedWords, countWords, figureWords } from "./figures.ts";

export const outcomeWords: Record<Outcome, string> = { pass: "met", fail: "not met", unknown: "could not be told" };

/** Where a verdict comes from, so that anybody can find it again. */
export interface VerdictSource {
  cell: string;
  historySha256: string;
  historyLines: number;
}

/** A verdict for people: the sentence, what is allowed, what was measured, and why it came out so. */
export function verdictMarkdown(requirement: Requirement, verdict: Verdict, source: VerdictSource | undefined): string {
  const allowed = allowedWords(requirement);
  const rows = [...(allowed ? [["allowed", allowed]] : []), ...figureWords(verdict)];
  const codes = verdict.reasons.map(({ code }) => `\`${code}\``).join(", ");
  return `${[
    `# ${requirement.sentence}`,
    `**${capital(outcomeWords[verdict.outcome])}** (${requirement.level}). ${verdict.reasons.map(({ text }) => text).join(" ")}`,
    ...(rows.length > 0
      ? [["| what | how much |", "| --- | --- |", ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n")]
      : []),
    source ? sourceText(source) : "There is no history that this could be judged from.",
    `Requirement \`${requirement.id}\`; reasons by code: ${codes}.`,
  ].join("\n\n")}\n`;
}

const sourceText = ({ cell, historySha256, historyLines }: VerdictSource): string =>
  `Judged from ${countWords(historyLines)} lines of \`cells/${cell}/history.jsonl\`, SHA-256 \`${historySha256}\`.`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
