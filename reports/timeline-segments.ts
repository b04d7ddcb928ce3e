import type { Segment, State } from "./timeline-rows.ts";

export interface Sample {
  ms: number;
  state: State;
}

/**
 * Merges consecutive samples of one state into segments. A sample holds until the next one, but no longer than
 * `silenceMs`: after that, nothing is known and nothing is drawn. The last one holds until `untilMs`.
 */
export function segmentsOf(
  row: string,
  samples: readonly Sample[],
  { silenceMs = Number.POSITIVE_INFINITY, untilMs = 0 }: { silenceMs?: number; untilMs?: number } = {},
): Segment[] {
  const segments: Segment[] = [];
  for (const [index, { ms, state }] of samples.entries()) {
    const nextMs = samples[index + 1]?.ms ?? Math.max(ms, untilMs);
    const toMs = nextMs - ms > silenceMs ? ms : nextMs;
    const last = segments.at(-1);
    if (last?.state === state && last.toMs === ms) last.toMs = toMs;
    else segments.push({ row, fromMs: ms, toMs, state });
  }
  return segments;
}
