import { nodesOf } from "../site/machines.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import type { Cell } from "./cell.ts";

type Placed = Pick<Cell, "topology" | "disturbances">;

/**
 * Which node of the site, counted from 0, has a disturbance of the cell; -1 where none has it. Each has a node of its own,
 * where nodes are containers. Machines cost too much for that: one is left alone, one loses its power, which is what they are
 * there for, and to one more everything else happens, one thing after the other.
 */
export function placeOf({ topology, disturbances }: Placed, disturbance: NodeDisturbance): number {
  if (nodesOf[topology] !== "machines" || !disturbances.includes(disturbance)) return disturbances.indexOf(disturbance);
  return [...new Set(disturbances.map(roleOf))].indexOf(roleOf(disturbance));
}

const roleOf = (disturbance: NodeDisturbance): NodeDisturbance | "everything else" =>
  disturbance === "none" || disturbance === "power-cut" ? disturbance : "everything else";

/** How many nodes the site of the cell needs. */
export const siteNodesOf = (cell: Placed): number =>
  1 + Math.max(...cell.disturbances.map((disturbance) => placeOf(cell, disturbance)));
