import type { TopologyName } from "../campaign/cell.ts";
import type { NodeDisturbance } from "./requirement.ts";

/** What each topology's nodes are; a machine of its own reboots in good order or loses its power, which is not the same. */
export const nodesOf: Readonly<Record<TopologyName, "machines" | "containers" | "objects in memory">> = {
  fake: "objects in memory",
  kubernetes: "containers",
  k3d: "containers",
  "kubeedge-k3s": "containers",
  "microk8s-vm": "machines",
};

/** Why this disturbance is none of its own for this topology's nodes; undefined where it is. */
export function whyNoPowerCut(topology: TopologyName, disturbance: NodeDisturbance): string | undefined {
  if (disturbance !== "power-cut" || nodesOf[topology] === "machines") return undefined;
  return `The nodes of ${topology} are ${nodesOf[topology]}: switching one off and on is what the disturbance reboot does.`;
}

/** Whether its nodes share this machine's kernel, so that they lack what that lacks. */
export const haveKernelOfThisMachine = (topology: TopologyName): boolean => nodesOf[topology] === "containers";
