import { z } from "zod";

/**
 * How bad a link is made. `delayMs` is added to each packet, give or take up to `jitterMs`, every value in between as
 * likely; what is left out stays as it is.
 */
export const Degradation = z.object({
  delayMs: z.number().positive().optional(),
  jitterMs: z.number().positive().optional(),
  lossPercent: z.number().positive().optional(),
  duplicatePercent: z.number().positive().optional(),
  bandwidthBitPerS: z.number().int().positive().optional(),
});
export type Degradation = z.infer<typeof Degradation>;

/** For people: "200 ms ± 50 ms, 2 % lost, 1 % twice, 1 Mbit/s". */
export function degradationWords(degradation: Degradation): string {
  const { delayMs, jitterMs, lossPercent, duplicatePercent, bandwidthBitPerS } = degradation;
  return [
    delayMs !== undefined && `${delayMs} ms${jitterMs === undefined ? "" : ` ± ${jitterMs} ms`}`,
    lossPercent !== undefined && `${lossPercent} % lost`,
    duplicatePercent !== undefined && `${duplicatePercent} % twice`,
    bandwidthBitPerS !== undefined && bandwidthWords(bandwidthBitPerS),
  ]
    .filter(Boolean)
    .join(", ");
}

/** "512 kbit/s", "1.5 Mbit/s". */
export const bandwidthWords = (bitPerS: number): string =>
  bitPerS < 1_000_000 ? `${bitPerS / 1000} kbit/s` : `${bitPerS / 1_000_000} Mbit/s`;

/** A measured value in its unit, no finer than anybody reads it: "200.1 ms", "2.04 %", "0.995 Mbit/s". */
export function measureWords(value: number, unit: "ms" | "%" | "bit/s"): string {
  const short = Number(value.toPrecision(unit === "%" ? 3 : 4));
  return unit === "bit/s" ? bandwidthWords(short) : `${short} ${unit}`;
}
