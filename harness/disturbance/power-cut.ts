import { bootAnew, cutPower } from "./boot.ts";
import type { Disturbance } from "./disturbance.ts";

/** Takes the node's power away without a warning and gives it back: what it had not written to its disk by then is lost. */
export const powerCut: Disturbance = (context) => bootAnew(context, "power-cut", cutPower);
