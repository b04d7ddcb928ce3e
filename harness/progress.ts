import type { PhaseName } from "./history/event.ts";

/** One line of what is going on now: what is waited for, and how long it may take. */
export interface Progress {
  cell?: string;
  phase: PhaseName | "parts" | "images";
  text: string;
  /** Since the phase began, and its limit, where known. */
  elapsedMs?: number;
  limitMs?: number;
}

export type ReportProgress = (progress: Progress) => void;
