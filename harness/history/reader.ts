import { readFile } from "node:fs/promises";
import { messageOf } from "../errors.ts";
import { HistoryEvent } from "./event.ts";
import { linkTo, sha256Of } from "./line.ts";

export interface HistoryProblem {
  code:
    | "history-missing"
    | "history-empty"
    | "line-unreadable"
    | "line-missing"
    | "line-misplaced"
    | "line-changed"
    | "time-backwards"
    | "torn-tail";
  /** The line meant, counted as `n` counts. */
  line?: number;
  text: string;
}

export interface StoredHistory {
  events: HistoryEvent[];
  /** Whole lines in the file. */
  lines: number;
  /** Of the whole file. */
  sha256: string;
  problems: HistoryProblem[];
}

/** Reads a history and says everything that is wrong with it. Never throws for what the file holds or lacks. */
export async function readHistory(file: string): Promise<StoredHistory> {
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (thrown) {
    const text = `Expected a history at ${file}, found none that can be read: ${messageOf(thrown)}`;
    return { events: [], lines: 0, sha256: sha256Of(""), problems: [{ code: "history-missing", text }] };
  }
  return { ...parseHistory(content.toString("utf8")), sha256: sha256Of(content) };
}

function parseHistory(content: string): Omit<StoredHistory, "sha256"> {
  const lines = content.split("\n");
  const tail = lines.pop();
  const problems: HistoryProblem[] = [];
  const events: HistoryEvent[] = [];
  let expectedLine = 1;
  for (const [index, line] of lines.entries()) {
    const event = parseLine(line);
    if (!event) {
      problems.push(problem("line-unreadable", expectedLine, `Line ${expectedLine} can't be read.`));
      expectedLine += 1;
      continue;
    }
    problems.push(...compareToPrevious(event, expectedLine, index === 0 ? "" : lines[index - 1], events.at(-1)));
    events.push(event);
    expectedLine = event.n + 1;
  }
  if (tail) {
    problems.push(problem("torn-tail", expectedLine, `Line ${expectedLine}, the last, was only partly written.`));
  } else if (lines.length === 0) {
    problems.push({ code: "history-empty", text: "The history is empty." });
  }
  return { events, lines: lines.length, problems };
}

function parseLine(line: string): HistoryEvent | undefined {
  try {
    return HistoryEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function compareToPrevious(
  event: HistoryEvent,
  expectedLine: number,
  previousLine = "",
  previous?: HistoryEvent,
): HistoryProblem[] {
  const found: HistoryProblem[] = [];
  if (event.n > expectedLine) {
    const [first, last] = [expectedLine, event.n - 1];
    const text = first === last ? `Line ${first} is missing.` : `Lines ${first} to ${last} are missing.`;
    found.push(problem("line-missing", first, text));
  } else if (event.n < expectedLine) {
    const text = `Line ${event.n} stands where line ${expectedLine} was expected.`;
    found.push(problem("line-misplaced", event.n, text));
  } else if (event.prev !== linkTo(previousLine)) {
    found.push(brokenLink(event, previousLine));
  }
  if (previous && event.t < previous.t) {
    const text = `Line ${event.n} goes back in time: ${event.t} ms after ${previous.t} ms.`;
    found.push(problem("time-backwards", event.n, text));
  }
  return found;
}

function brokenLink(event: HistoryEvent, previousLine: string): HistoryProblem {
  const link = linkTo(previousLine);
  if (event.n === 1) {
    return problem("line-changed", 1, `Line 1 was changed: it names ${event.prev} as its start, expected ${link}.`);
  }
  const text = `Line ${event.n - 1} was changed: line ${event.n} expects ${event.prev}, found ${link}.`;
  return problem("line-changed", event.n - 1, text);
}

const problem = (code: HistoryProblem["code"], line: number, text: string): HistoryProblem => ({ code, line, text });
