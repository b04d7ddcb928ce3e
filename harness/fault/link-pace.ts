import type { Degradation } from "../history/degradation.ts";
import { packetsToTell } from "./link-statistics.ts";

/** How a link is measured, whatever is asked of it. */
export interface LinkPace {
  /** How long one train of packets is, and how long after the time that it may take a packet is no longer late but lost. */
  trainMs: number;
  lateMs: number;
  /** How long a link is filled at least to find its throughput. */
  fillMs: number;
  /** How many a second each way carries at least, and at most. */
  leastPerS: number;
  mostPerS: number;
  /** How many packets a second tell at most what the machines themselves take. */
  mostControlPerS: number;
}

/** The sum of chance: so many times the packets that it takes, for chance to be small beside the tolerance. */
const margin = 3;
/** Measuring takes this share of a narrow link at most. */
const mostOfBandwidth = 0.1;
/** An echo request's frame. */
const frameBytes = 60;

/** How many packets a second each way gets, so that all of a window together tell what is asked. */
export function packetsPerS(
  degradation: Degradation,
  { windowMs, ways, pace }: { windowMs: number; ways: number; pace: LinkPace },
): number {
  const { bandwidthBitPerS = Number.POSITIVE_INFINITY } = degradation;
  const wanted = (margin * packetsNeeded(degradation)) / (windowMs / 1000) / Math.max(1, ways);
  const most = Math.min(pace.mostPerS, (mostOfBandwidth * bandwidthBitPerS) / 8 / frameBytes);
  return Math.min(most, Math.max(pace.leastPerS, wanted));
}

/** How many packets it takes to tell whether as many are lost, and doubled, as is asked. */
export function packetsNeeded({ lossPercent, duplicatePercent }: Degradation): number {
  const shares = [lossPercent, duplicatePercent].filter((percent) => percent !== undefined);
  return Math.max(0, ...shares.map((percent) => packetsToTell(percent / 100)));
}

/** A stream that fills a link of this bandwidth by half again, long enough for many packets to get through. */
export function throughputTest(
  bandwidthBitPerS: number,
  { fillMs }: LinkPace,
): { bitPerS: number; size: number; durationMs: number } {
  const size = bandwidthBitPerS < 512_000 ? 500 : 1400;
  const manyPacketsMs = (60 * size * 8 * 1000) / bandwidthBitPerS;
  return {
    bitPerS: Math.round(bandwidthBitPerS * overfill),
    size,
    durationMs: Math.round(settlingMs + Math.max(fillMs, manyPacketsMs)),
  };
}

const overfill = 1.5;
/** What the measuring point leaves out at a stream's beginning. */
const settlingMs = 500;
/** A link that carries so much more than is asked is not held back by what is asked. */
export const clearlyMore = 1.2;
