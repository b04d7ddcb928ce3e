/** A length of time for people: "0.4 s", "8.2 s", "198 s". */
export function inSeconds(ms: number): string {
  const seconds = ms / 1000;
  return `${Math.abs(seconds) < 100 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** How long after `fromMs` something happened, to a tenth of a millisecond, as finely as a history tells time; never negative. */
export const elapsedMs = (fromMs: number, toMs: number): number => Math.max(0, Math.round((toMs - fromMs) * 10) / 10);
