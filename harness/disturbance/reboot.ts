import { bootAnew, cutPower } from "./boot.ts";
import type { Disturbance } from "./disturbance.ts";

/** Has the node's own system reboot it; a node without one of its own is switched off hard and on again. */
export const reboot: Disturbance = (context) =>
  bootAnew(context, "reboot", (host, signal) => host.reboot?.(signal) ?? cutPower(host, signal));
