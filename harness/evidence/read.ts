import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { messageOf, usageError } from "../errors.ts";
import { readHistory, type StoredHistory } from "../history/reader.ts";
import { cellLayoutOf, layoutOf } from "./layout.ts";
import { CellRecord, Certificate, RunRecord, VerdictRecord } from "./schema.ts";

/** Something wrong with stored evidence: a code for machines, a sentence for people. */
export interface Problem {
  code: string;
  text: string;
}

/** One cell as it lies in the folder; what is damaged or missing is absent, and named among the problems. */
export interface StoredCell {
  record: CellRecord;
  directory: string;
  history?: Pick<StoredHistory, "events" | "lines" | "sha256">;
  certificate?: Certificate;
  verdicts?: VerdictRecord;
  problems: Problem[];
}

export interface Evidence {
  directory: string;
  run: RunRecord;
  cells: StoredCell[];
  /** Cells that were asked for and of which not even a readable cell.json is there. */
  missing: { id: string; problem: Problem }[];
}

/** Reads a campaign's folder. Throws only where it is not evidence at all; what is damaged in it becomes a problem. */
export async function readEvidence(out: string): Promise<Evidence> {
  const run = await readRun(out);
  const evidence: Evidence = { directory: out, run, cells: [], missing: [] };
  for (const id of run.cells) {
    const cell = await readCell(out, id);
    if ("record" in cell) evidence.cells.push(cell);
    else evidence.missing.push({ id, problem: cell });
  }
  return evidence;
}

/** Reads OUT/run.json; without it a folder is not evidence. */
export async function readRun(out: string): Promise<RunRecord> {
  const file = layoutOf(out).run;
  const run = await readJson(file, RunRecord);
  if ("problem" in run) throw usageError("not-evidence", `Expected evidence in ${out}: ${run.problem.text}`);
  return run.value;
}

async function readCell(out: string, id: string): Promise<StoredCell | Problem> {
  const files = cellLayoutOf(out, id);
  const record = await readJson(files.record, CellRecord);
  if ("problem" in record) return record.problem;
  if (record.value.cell.id !== id) {
    const text = `Expected ${files.record} to be about ${id}, found ${record.value.cell.id}.`;
    return { code: "file-invalid", text };
  }
  const [history, certificate, verdicts] = await Promise.all([
    readHistory(files.history),
    readJson(files.certificate, Certificate),
    readJson(files.verdict, VerdictRecord),
  ]);
  const { events, lines, sha256 } = history;
  const problems = [
    ...history.problems.map(({ code, text }) => ({ code, text: `${files.history}: ${text}` })),
    ...[certificate, verdicts].flatMap((read) => ("problem" in read ? [read.problem] : [])),
  ];
  return {
    record: record.value,
    directory: files.directory,
    ...(!isAbsent(history) && { history: { events, lines, sha256 } }),
    ...("value" in certificate && { certificate: certificate.value }),
    ...("value" in verdicts && { verdicts: verdicts.value }),
    problems: problems.filter(({ code }) => record.value.state === "complete" || !ofUnfinished.has(code)),
  };
}

const isAbsent = ({ problems }: StoredHistory) => problems.some(({ code }) => code === "history-missing");

/** What a cell may lack while it is incomplete without being damaged: it was still being measured. */
const ofUnfinished = new Set(["file-missing", "history-missing", "history-empty", "torn-tail"]);

type Read<T> = { value: T } | { problem: Problem };

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<Read<T>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (thrown) {
    return { problem: { code: "file-missing", text: `${file} can't be read: ${messageOf(thrown)}` } };
  }
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? { value: read.data } : damaged(file, firstIssue(read.error));
  } catch (thrown) {
    return damaged(file, messageOf(thrown));
  }
}

const damaged = (file: string, why: string) => ({
  problem: { code: "file-invalid", text: `${file} is damaged: ${why}` },
});

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join(".") || "the whole file"}: ${issue.message}` : "it does not have the expected form";
}
