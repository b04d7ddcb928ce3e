import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type EventInput, type History, HistoryEvent } from "./event.ts";
import { linkTo } from "./line.ts";

/** An event as a test writes it: what happened, and when. */
export type WrittenEvent = EventInput & { t: number };

const historyBeganAt = Date.UTC(2026, 0, 5, 8);

/** Makes a history from events in any order: sorted by time, numbered and linked as the writer would have done it. */
export function writtenHistory(events: readonly WrittenEvent[]): History {
  return linesOf(events).map((line) => HistoryEvent.parse(JSON.parse(line)));
}

/** The same, as a file. */
export function writeHistoryFile(file: string, events: readonly WrittenEvent[]): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(
    file,
    linesOf(events)
      .map((line) => `${line}\n`)
      .join(""),
    { flag: "ax" },
  );
}

function linesOf(events: readonly WrittenEvent[]): string[] {
  const lines: string[] = [];
  for (const { t, ...event } of events.toSorted((one, other) => one.t - other.t)) {
    const at = new Date(historyBeganAt + t).toISOString();
    lines.push(JSON.stringify({ n: lines.length + 1, prev: linkTo(lines.at(-1) ?? ""), t, at, ...event }));
  }
  return lines;
}
