import { checkFor } from "../check/index.ts";
import { eventsOf } from "../history/event.ts";
import { sleep } from "../wait.ts";
import { serveTargets } from "./observers.ts";
import type { PhasesOptions } from "./options.ts";

/** Watches until all workloads serve and all that was to happen within a time has happened, for a while, or the limit passes. */
export async function settle(options: PhasesOptions): Promise<void> {
  const { cell, history, pace, signal, report } = options;
  const recoveries = cell.requirements.filter(({ id, unit }) => id.startsWith("reconcile.") && unit === "ms");
  const beganMs = history.elapsedMs();
  let quietSinceMs: number | undefined;
  for (;;) {
    const nowMs = history.elapsedMs();
    const settled =
      allServing(options) &&
      recoveries.every((requirement) => checkFor(requirement.id)?.(history.events, requirement).outcome === "pass");
    quietSinceMs = settled ? (quietSinceMs ?? nowMs) : undefined;
    if (quietSinceMs !== undefined && nowMs - quietSinceMs >= pace.settleQuietMs) return;
    if (nowMs - beganMs >= pace.settleLimitMs) return;
    const text = settled
      ? "as it was before; watching whether it stays so"
      : "watching the site and the centre come together";
    report({ cell: cell.id, phase: "settle", text, elapsedMs: nowMs - beganMs, limitMs: pace.settleLimitMs });
    await sleep(Math.min(2000, pace.settleQuietMs), signal);
  }
}

/** Whether each workload's latest answer is a good one. */
export function allServing({ cell, cluster, history }: PhasesOptions): boolean {
  const latest = new Map(eventsOf(history.events, "serve").map((event) => [`${event.host} ${event.variant}`, event]));
  return serveTargets(cluster, cell).every(({ host, variant }) => latest.get(`${host} ${variant}`)?.outcome === "ok");
}
