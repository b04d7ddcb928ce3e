import { paceOf } from "../experiment/pace.ts";
import { dependencyFacts } from "../site/dependencies.ts";
import { nodesOf } from "../site/machines.ts";
import type { Cell } from "./cell.ts";

/** From nothing to the fault: cluster, workloads, baseline. Virtual machines may have to do without the processor's help. */
const beforeWindowMs = { containers: 90_000, machines: 900_000, "objects in memory": 90_000 };
/** How many times as long such machines take to recover. */
const slownessOf = { containers: 1, machines: 4, "objects in memory": 1 };
/** A central server of its own, and what it is asked before the fault. */
const centralServerMs = 60_000;
/** Collecting logs, judging, and taking the cluster down. */
const afterSettleMs = 15_000;

/** How long a cell takes at most, from a warm cache. */
export function estimateMs({ topology, dependency, window }: Pick<Cell, "topology" | "dependency" | "window">): number {
  const nodes = nodesOf[topology];
  const serversMs = dependencyFacts[dependency].centralServers ? centralServerMs : 0;
  const { settleLimitMs } = paceOf(topology, slownessOf[nodes]);
  return beforeWindowMs[nodes] + serversMs + window.ms + settleLimitMs + afterSettleMs;
}
