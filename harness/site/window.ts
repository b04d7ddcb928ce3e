import { formatDuration, readDuration } from "./duration.ts";

/** Longer than the longest threshold that it has to decide. */
const smokeMs = 240_000;
const longestMs = 7 * 86_400_000;

/** What a window has to look like, for messages that start with "expected". */
export const windowExpectation = `smoke or a duration of more than 0 s and at most ${formatDuration(longestMs)}`;

/** The milliseconds of a window such as `smoke`, `10m` or `8h`; undefined if it isn't one. */
export function readWindow(text: string): number | undefined {
  const ms = text === "smoke" ? smokeMs : readDuration(text);
  return ms !== undefined && ms > 0 && ms <= longestMs ? ms : undefined;
}

/** The one name of a window of this length, however it was written: `smoke` for 4m and 240s. */
export const windowName = (ms: number): string => (ms === smokeMs ? "smoke" : formatDuration(ms));
