import type { FaultKind } from "./event.ts";

/** When a workload serves again: so long after its disturbance, so long after the link came back, or never. */
export type ServesAgain = { afterMs: number } | { afterHealMs: number } | "never";

export interface Story {
  cellId: string;
  fault: FaultKind;
  variants: readonly string[];
  /** Asked for each workload that is disturbed. */
  servesAgain(host: string, variant: string): ServesAgain;
}

/** Site hosts, named after what happens to them; `observer` is no node. */
export const siteNodes = ["left-alone", "crashed", "agent-restarted", "rebooted"];
export const hosts = ["centre", ...siteNodes, "observer"];

/** The turning points of every written history. */
export const at = {
  baseline: 20_000,
  installed: 50_020,
  /** Time zero of each disturbed host: crash proved, crash after the agent's restart proved, reboot begun. */
  disturbed: { crashed: 70_100, "agent-restarted": 80_100, rebooted: 70_000 } as Record<string, number>,
  edited: 60_100,
  heal: 290_020,
  removed: 290_050,
  settled: 450_000,
};

/** One workload of the story: until `downMs` its first process serves, from `backMs` on its second. */
export interface Workload {
  host: string;
  variant: string;
  downMs: number;
  backMs: number;
}

/** Whether the fault takes the centre itself, and not only the way to it. */
export const isFreezing = (fault: FaultKind): boolean => fault === "pause" || fault === "power";
