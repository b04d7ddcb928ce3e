import { randomUUID } from "node:crypto";
import type { AssignedCell, Assignment } from "./assignment.ts";
import { type CellEnd, type Listener, listenToSuites } from "./channel.ts";
import { runSuites } from "./suites.ts";

export interface CampaignRun {
  mode: Assignment["mode"];
  cells: readonly AssignedCell[];
  /** Where the results for the report go; emptied first, for they are made again as a whole. */
  resultsDir: string;
  listener: Listener;
  /** When aborted, the running cell heals and saves what it has; the cells after it are not begun. */
  signal: AbortSignal;
}

/** Runs the suites over these cells and returns how each of them ended, in the same order. */
export async function runCampaign({ mode, cells, resultsDir, listener, signal }: CampaignRun): Promise<CellEnd[]> {
  const channel = `islanding.${randomUUID()}`;
  const ends = new Map<string, CellEnd>();
  const record = (end: CellEnd) => {
    ends.set(end.id, end);
    listener.end(end);
  };
  using _listening = listenToSuites(channel, { ...listener, end: record }, signal);
  await runSuites({ mode, cells, channel }, resultsDir);
  return cells.map(({ cell: { id } }) => ends.get(id) ?? { id, state: "failed", error: noWord });
}

const noWord = { code: "no-word", message: "Its suite ended without a word about it.", exitCode: 70 };
