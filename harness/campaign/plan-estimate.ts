import { paceOf } from "../experiment/pace.ts";
import type { Cell } from "./cell.ts";

/** From nothing to the fault: cluster, workloads, baseline. */
const beforeWindowMs = 90_000;
/** Collecting logs, judging, and taking the cluster down. */
const afterSettleMs = 15_000;

/** How long a cell takes at most, from a warm cache. */
export const estimateMs = ({ topology, window }: Pick<Cell, "topology" | "window">): number =>
  beforeWindowMs + window.ms + paceOf(topology).settleLimitMs + afterSettleMs;
