import { elapsedMs } from "../history/duration.ts";
import { centreWatchOf } from "./centre-watch.ts";
import { type Finding, unknown } from "./check.ts";
import { inTime, notRecovered, type Recovery, recoveryCheck } from "./recovery.ts";
import { TwoViews } from "./two-views.ts";

const noFigures = { viewsEqualMs: null, pods: null };

/** reconcile.status: what the centre says of every workload is what the site says, from some time on to the end. */
export const reconcileStatus = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, removedMs } = recovery;
  const watch = centreWatchOf(history);
  const views = new TwoViews();
  let equalSinceMs: number | undefined;
  for (const event of history) {
    const changed = views.take(event, removedMs) || event.kind === "centre";
    if (!changed || event.t < removedMs) continue;
    const equal = watch.connectedAt(event.t) && views.difference() === undefined;
    equalSinceMs = equal ? (equalSinceMs ?? event.t) : undefined;
  }
  if (views.pods === 0) return unknown("no-pod-seen", "The centre never reported a pod of a workload.", noFigures);
  if (!watch.connectedAtEnd) {
    return unknown(
      "centre-watch-lost",
      "The watch at the centre was lost, so nobody knows the centre's view.",
      noFigures,
    );
  }
  const unlisted = views.unlistedHosts();
  if (unlisted.length > 0) {
    const text = `The containers of ${unlisted.join(", ")} were never listed after the link came back.`;
    return unknown("site-view-missing", text, noFigures);
  }
  if (equalSinceMs === undefined) {
    const what = `The centre's view was not the site's (${views.difference()})`;
    return notRecovered(what, recovery, thresholdMs, { ...noFigures, pods: views.pods });
  }
  const viewsEqualMs = elapsedMs(removedMs, equalSinceMs);
  return inTime("The centre's view was the site's", viewsEqualMs, thresholdMs, { viewsEqualMs, pods: views.pods });
}
