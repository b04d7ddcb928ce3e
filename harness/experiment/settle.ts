import { checkFor } from "../check/index.ts";
import type { Verdict } from "../check/verdict.ts";
import { eventsOf, type History } from "../history/event.ts";
import { deviceNames } from "../site/devices.ts";
import { isAboutRecovery } from "../site/requirement.ts";
import { sleep } from "../wait.ts";
import { deviceHost } from "./device-host.ts";
import { serveTargets } from "./observers.ts";
import type { PhasesOptions } from "./options.ts";

/** Watches until all workloads serve and all that was to happen within a time has happened, late or not, for a while, or the limit passes. */
export async function settle(options: PhasesOptions): Promise<void> {
  const { cell, history, pace, signal, report } = options;
  const recoveries = cell.requirements.filter(({ id, unit }) => isAboutRecovery(id) && unit === "ms");
  const beganMs = history.elapsedMs();
  let quietSinceMs: number | undefined;
  for (;;) {
    const nowMs = history.elapsedMs();
    const settled =
      allServing(options) &&
      recoveries.every((requirement) => isDecided(checkFor(requirement.id)?.(history.events, requirement)));
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

/** Whether watching longer can't change for the better what a check of a recovery says. */
const isDecided = (verdict: Verdict | undefined): boolean =>
  verdict?.outcome === "pass" || verdict?.reasons.some(({ code }) => code === "recovered-late") === true;

/** Whether each workload's latest answer is a good one, and each device's, whose reports the centre knows. */
export function allServing({ cell, cluster, history }: PhasesOptions): boolean {
  if (deviceHost(cluster, cell) && !areDevicesKnown(history.events)) return false;
  const latest = new Map(eventsOf(history.events, "serve").map((event) => [`${event.host} ${event.variant}`, event]));
  return serveTargets(cluster, cell).every(({ host, variant }) => latest.get(`${host} ${variant}`)?.outcome === "ok");
}

function areDevicesKnown(history: History): boolean {
  const devices = eventsOf(history, "device");
  const atSite = (device: string) => devices.findLast(({ side, name }) => side === "site" && name === device);
  const atCentre = devices.some(({ side, reported }) => side === "centre" && reported !== undefined);
  return atCentre && deviceNames.every((device) => atSite(device)?.outcome === "ok");
}
