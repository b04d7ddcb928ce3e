import { inSeconds } from "../harness/history/duration.ts";
import { eventsOf, type FaultKind, type History } from "../harness/history/event.ts";
import { momentsOf, upToSettled } from "../harness/history/moments.ts";
import { centreRows } from "./timeline-centre.ts";
import type { Rows } from "./timeline-rows.ts";
import { siteRows } from "./timeline-site.ts";
import { witnessRows } from "./timeline-witness.ts";

/** Everything that a cell's picture shows, before anything is drawn. */
export interface Timeline extends Rows {
  fault: FaultKind;
  /** Zero of the time axis: the fault's installation, or the first line where it was never installed. */
  zeroMs: number;
  fromMs: number;
  toMs: number;
  /** Undefined when the fault was never installed. */
  window: { fromMs: number; toMs: number; healed: boolean } | undefined;
  summary: string;
}

/** Arranges a history from the site's side down to the centre's, with the cut between them. */
export function timelineOf(history: History): Timeline {
  const seen = upToSettled(history);
  const moments = momentsOf(seen);
  const centre = eventsOf(seen, "cell")[0]?.centre ?? [];
  const fault = eventsOf(seen, "fault")[0]?.fault ?? "noop";
  const parts = [siteRows(seen, centre), witnessRows(seen, centre), centreRows(seen, moments.endMs)];
  const { installedMs, healMs } = moments;
  return {
    rows: parts.flatMap((part) => part.rows),
    segments: parts.flatMap((part) => part.segments),
    marks: parts.flatMap((part) => part.marks),
    fault,
    zeroMs: installedMs ?? 0,
    fromMs: moments.baselineBeganMs ?? seen[0]?.t ?? 0,
    toMs: moments.endMs,
    window:
      installedMs === undefined
        ? undefined
        : { fromMs: installedMs, toMs: healMs ?? moments.endMs, healed: healMs !== undefined },
    summary: summaryOf(installedMs, healMs),
  };
}

function summaryOf(installedMs: number | undefined, healMs: number | undefined): string {
  if (installedMs === undefined) return "The fault was never installed, so nothing here is about it.";
  if (healMs === undefined) return "The fault was never healed: the history ends inside the window.";
  return `The fault was in force for ${inSeconds(healMs - installedMs)}.`;
}
