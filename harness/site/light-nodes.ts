import type { TopologyName } from "../campaign/cell.ts";
import { whyLacking } from "./lacking.ts";

/** More than that would measure the machine instead of the centre. */
export const mostLightNodes = 50;

/** Where nodes can be had that cost little, because nothing runs on them. */
const topologiesWithLightNodes: readonly TopologyName[] = ["kubeedge-k3s"];

/** As it stands in messages. */
export const lightNodesExpectation = `a whole number of light nodes from 0 to ${mostLightNodes}`;

/** How many light nodes a text asks for; undefined where it is no number that can be had. */
export function readLightNodes(text: string): number | undefined {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return count <= mostLightNodes ? count : undefined;
}

/** Why this topology can't have so many light nodes; undefined where it can. Every topology can have none. */
export function whyNotLight(topology: TopologyName, lightNodes: number): string | undefined {
  return lightNodes === 0 ? undefined : whyLacking(topology, "light nodes", topologiesWithLightNodes);
}
