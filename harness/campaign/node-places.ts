import { nodesOf } from "../site/machines.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import type { Cell } from "./cell.ts";

type Placed = Pick<Cell, "topology" | "disturbances">;

/**
 * What happens to each node of the cell's site, in this order. Each disturbance has a node of its own, where nodes are
 * containers. Machines cost too much for that: one is left alone, one loses its power, which is what they are there for, and
 * to one more everything else happens, one thing after the other.
 */
export function turnsOf({ topology, disturbances }: Placed): NodeDisturbance[][] {
  const role = nodesOf[topology] === "machines" ? roleOfMachine : (disturbance: NodeDisturbance) => disturbance;
  return [...Map.groupBy(disturbances, role).values()];
}

const roleOfMachine = (disturbance: NodeDisturbance): NodeDisturbance | "everything else" =>
  disturbance === "none" || disturbance === "power-cut" ? disturbance : "everything else";

/** Which node of the site, counted from 0, has a disturbance of the cell; -1 where none has it. */
export const placeOf = (cell: Placed, disturbance: NodeDisturbance): number =>
  turnsOf(cell).findIndex((names) => names.includes(disturbance));

/** How many nodes the site of the cell needs. */
export const siteNodesOf = (cell: Placed): number => turnsOf(cell).length;
