import type { CellEnd, Listener } from "../campaign/channel.ts";
import type { Progress } from "../progress.ts";

/** Shows what is going on while cells are measured; `close` when nothing more will come. */
export interface Display extends Listener {
  close(): Promise<void>;
}

/** What is waited for, and how long it may take. */
export function describeProgress({ phase, text, elapsedMs, limitMs }: Progress): string {
  const times = [
    ...(elapsedMs === undefined ? [] : [seconds(elapsedMs)]),
    ...(limitMs === undefined ? [] : [`at most ${seconds(limitMs)}`]),
  ];
  return `${phase}: ${text}${times.length > 0 ? ` (${times.join(", ")})` : ""}`;
}

/** How a cell ended, with the reason where it has no verdicts. */
export function describeEnd({ state, error }: CellEnd): string {
  const words = {
    measured: "measured",
    read: "read: its evidence was complete",
    unavailable: "skipped",
    failed: "failed",
  };
  return error ? `${words[state]}: ${error.message}` : words[state];
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
