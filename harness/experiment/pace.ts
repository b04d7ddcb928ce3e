import type { TopologyName } from "../campaign/cell.ts";
import type { LinkPace } from "../fault/link-pace.ts";

/** How fast an experiment goes about its parts; everything but the window's length. */
export interface Pace {
  /** How long the undisturbed cluster is watched before the fault. */
  baselineMs: number;
  /** From the fault's installation to the first disturbance. */
  disturbAfterMs: number;
  witnessEveryMs: number;
  link: LinkPace;
  /** One round of questions to all workloads; at most 10 questions per second in all. */
  serveRoundMs(targets: number): number;
  containersEveryMs: number;
  /** Oftener than a device reports, so that no report is missed. */
  deviceEveryMs: number;
  requestsEveryMs: number;
  /** How long the workloads may take to serve at first. */
  servingLimitMs: number;
  /** How long a path that the fault had closed may take to be open again: a server that lost its power starts first. */
  reopenLimitMs: number;
  /** How long everything must have been as it was before settling ends, and when it ends in any case. */
  settleQuietMs: number;
  settleLimitMs: number;
}

const realPace: Pace = {
  baselineMs: 20_000,
  disturbAfterMs: 10_000,
  witnessEveryMs: 10_000,
  link: { trainMs: 8000, lateMs: 500, fillMs: 2000, leastPerS: 10, mostPerS: 250, mostControlPerS: 50 },
  serveRoundMs: (targets) => Math.max(1000, targets * 100),
  containersEveryMs: 5000,
  deviceEveryMs: 1000,
  requestsEveryMs: 5000,
  servingLimitMs: 180_000,
  reopenLimitMs: 30_000,
  settleQuietMs: 20_000,
  // Longer than the longest threshold.
  settleLimitMs: 200_000,
};

/** A fake has no slow parts, so that its cells take seconds. */
const fakePace: Pace = {
  baselineMs: 300,
  disturbAfterMs: 100,
  witnessEveryMs: 200,
  link: { trainMs: 100, lateMs: 0, fillMs: 100, leastPerS: 1000, mostPerS: 50_000, mostControlPerS: 1000 },
  serveRoundMs: () => 50,
  containersEveryMs: 50,
  deviceEveryMs: 50,
  requestsEveryMs: 50,
  servingLimitMs: 20_000,
  reopenLimitMs: 30_000,
  settleQuietMs: 200,
  settleLimitMs: 3000,
};

/** Often enough to tell what happened to a container within a window. */
const slowestListingMs = 15_000;
/** A packet that has not come back by then is lost on any machine. */
const longestLateMs = 3000;
/** Often enough for a service's absence to be timed to a few seconds. */
const slowestServeRound = 2;
/** Reading all that an API server counts costs a slow one a second. */
const slowestRequestsMs = 30_000;
/** A rate takes two counts of the requests, and the first may come late. */
const baselineCounts = 2.5;
/** However slow the machines: what does not serve, is not open, or has not recovered by then is not waited for any longer. */
const longestServingMs = 900_000;
const longestReopenMs = 300_000;
const longestSettleMs = 600_000;

/** Machines that are several times (`slowness`, from 1) as slow get several times as long, and are asked less often where asking costs them much. */
export function paceOf(topology: TopologyName, slowness = 1): Pace {
  if (topology === "fake") return fakePace;
  const { baselineMs, servingLimitMs, reopenLimitMs, settleLimitMs, containersEveryMs, serveRoundMs, link } = realPace;
  const requestsEveryMs = Math.min(realPace.requestsEveryMs * slowness, slowestRequestsMs);
  return {
    ...realPace,
    requestsEveryMs,
    baselineMs: Math.max(baselineMs, requestsEveryMs * baselineCounts),
    link: { ...link, lateMs: Math.min(link.lateMs * slowness, longestLateMs) },
    serveRoundMs: (targets) => serveRoundMs(targets) * Math.min(slowness, slowestServeRound),
    servingLimitMs: Math.min(servingLimitMs * slowness, longestServingMs),
    reopenLimitMs: Math.min(reopenLimitMs * slowness, longestReopenMs),
    settleLimitMs: Math.min(settleLimitMs * slowness, longestSettleMs),
    containersEveryMs: Math.min(containersEveryMs * slowness, slowestListingMs),
  };
}
