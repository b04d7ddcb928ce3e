import type { Window } from "../campaign/cell.ts";
import { inSeconds } from "../history/duration.ts";
import type { NodeDisturbance } from "./requirement.ts";

/**
 * The shortest life that an API server gives to a token (TokenRequest's expirationSeconds). Agents ask for a new one when
 * 80 % of it has passed; EdgeCore then throws the old one away first
 * (https://github.com/kubeedge/kubeedge/issues/6414).
 */
export const shortTokenLifeMs = 600_000;
export const agedShare = 0.8;

/** What is left of the window after the token has aged must do for the agent's restart and for coming back. */
const afterAgeingMs = 120_000;

/** Why a window is too short for a disturbance; undefined where it is not. */
export function whyNotIn(window: Window, disturbance: NodeDisturbance): string | undefined {
  const agedMs = shortTokenLifeMs * agedShare;
  if (disturbance !== "aged-token-restart" || window.ms >= agedMs + afterAgeingMs) return undefined;
  return `The window ${window.name} is too short: the shortest token has aged after ${inSeconds(agedMs)}, and coming back may take ${inSeconds(afterAgeingMs)}.`;
}
