import { nodesOf } from "../site/machines.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import type { Cell } from "./cell.ts";

type Placed = Pick<Cell, "topology" | "disturbances">;

/**
 * Which node of the site, counted from 0, has a disturbance of the cell; -1 where none has it. Each has a node of its own,
 * where nodes are containers. Machines cost too much for that: one is left alone, and to one more everything happens, one
 * thing after the other.
 */
export function placeOf({ topology, disturbances }: Placed, disturbance: NodeDisturbance): number {
  if (nodesOf[topology] !== "machines" || !disturbances.includes(disturbance)) return disturbances.indexOf(disturbance);
  return disturbance !== "none" && disturbances.includes("none") ? 1 : 0;
}

/** How many nodes the site of the cell needs. */
export const siteNodesOf = (cell: Placed): number =>
  1 + Math.max(...cell.disturbances.map((disturbance) => placeOf(cell, disturbance)));
