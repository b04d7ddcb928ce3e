import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Verdict } from "../harness/check/verdict.ts";
import type { Examined } from "../harness/evidence/integrity.ts";
import type { StoredCell } from "../harness/evidence/read.ts";
import { eventsOf } from "../harness/history/event.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import { certificateMarkdown } from "./certificate-markdown.ts";
import { timelineSvg } from "./charts.ts";
import { returnMarkdown } from "./herd.ts";
import { verdictMarkdown } from "./verdict-markdown.ts";
import { lossWords } from "./words.ts";

/** A file of the report, as the report's own `attachment(name, content, contentType)` takes it. */
export interface Attachment {
  name: string;
  content: string | Buffer;
  contentType: "image/svg+xml" | "text/markdown" | "text/html" | "application/json" | "application/jsonl";
}

export interface CellFiles {
  stored: StoredCell;
  examined: Examined;
}

/** What a requirement's test attaches: its verdict in words, and the picture and the proof that it rests on. */
export function verdictAttachments(cell: CellFiles, requirement: Requirement, verdict: Verdict): Attachment[] {
  const { record, history } = cell.stored;
  const source = history && { cell: record.cell.id, historySha256: history.sha256, historyLines: history.lines };
  const words = verdictMarkdown(requirement, verdict, source);
  return [
    { name: "verdict.md", content: words, contentType: "text/markdown" },
    ...timeline(cell),
    ...certificate(cell),
  ];
}

/** What a cell's own test attaches: picture, proof, and the whole history. Once per cell, for histories are long. */
export async function cellAttachments(cell: CellFiles): Promise<Attachment[]> {
  return [...timeline(cell), ...certificate(cell), ...nodesReturn(cell), ...(await wholeHistory(cell))];
}

function nodesReturn(cell: CellFiles): Attachment[] {
  if (cell.examined.certificate?.state !== "confirmed") return [];
  return [{ name: "return.md", content: returnMarkdown(cell), contentType: "text/markdown" }];
}

/** The file as it is: made again from its events it would no longer have the SHA-256 that verdicts name. */
async function wholeHistory({ stored: { directory, history } }: CellFiles): Promise<Attachment[]> {
  if (!history) return [];
  const content = await readFile(join(directory, "history.jsonl"));
  return [{ name: "history.jsonl", content, contentType: "application/jsonl" }];
}

function timeline({ stored: { record, history } }: CellFiles): Attachment[] {
  if (!history || history.events.length === 0) return [];
  const { cell, provenance } = record;
  const subject = provenance
    ? `${provenance.distribution} ${provenance.version} (${provenance.flavour}${provenance.standIn && !provenance.standInPart ? ", a stand-in" : ""})`
    : cell.topology;
  const title = `${subject}, ${lossWords(cell)} (window ${cell.window.name})`;
  return [{ name: "timeline.svg", content: timelineSvg(history.events, { title }), contentType: "image/svg+xml" }];
}

function certificate({ stored: { history }, examined }: CellFiles): Attachment[] {
  if (!examined.certificate) return [];
  const centre = (history && eventsOf(history.events, "cell")[0]?.centre) ?? ["centre"];
  return [
    {
      name: "certificate.md",
      content: certificateMarkdown(examined.certificate, centre),
      contentType: "text/markdown",
    },
    {
      name: "certificate.json",
      content: `${JSON.stringify(examined.certificate, null, 2)}\n`,
      contentType: "application/json",
    },
  ];
}
