import type { Cell } from "../campaign/cell.ts";
import { whyNoPowerCut } from "./machines.ts";
import type { NodeDisturbance } from "./requirement.ts";
import { whyNotIn } from "./short-token.ts";

/** Why a cell has no node for a disturbance that its profile asks for; undefined where it has one. */
export const whyNotDisturbed = (
  { topology, window }: Pick<Cell, "topology" | "window">,
  disturbance: NodeDisturbance,
): string | undefined => whyNoPowerCut(topology, disturbance) ?? whyNotIn(window, disturbance);
