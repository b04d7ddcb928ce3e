import { toText } from "../harness/evidence/atomic-write.ts";
import { layoutOf } from "../harness/evidence/layout.ts";
import { decisionMarkdown } from "./decision-markdown.ts";
import type { DecisionRecord } from "./decision-record.ts";
import { writeText } from "./write-text.ts";

/** Writes OUT/decision.md and OUT/decision.json; returns the path of the one for people. */
export async function writeDecision(out: string, record: DecisionRecord): Promise<string> {
  const { decisionMarkdown: markdown, decisionJson } = layoutOf(out);
  await writeText(decisionJson, toText(record));
  await writeText(markdown, decisionMarkdown(record));
  return markdown;
}
