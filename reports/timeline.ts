import { inSeconds } from "../harness/history/duration.ts";
import { eventsOf, type FaultKind, type History } from "../harness/history/event.ts";
import { momentsOf, upToSettled } from "../harness/history/moments.ts";
import { centreRows } from "./timeline-centre.ts";
import { siteRows } from "./timeline-site.ts";
import { witnessRows } from "./timeline-witness.ts";

/** Was it so? `yes`: served, Ready, connected, open. `no`: the opposite. `unknown`: nobody could tell. */
export type State = "yes" | "no" | "unknown";

/** A line of the picture; a header names the lines under it. */
export interface Row {
  id: string;
  label: string;
  header: boolean;
}

/** A stretch of a row in one state. All times of a timeline are milliseconds since the history's start. */
export interface Segment {
  row: string;
  fromMs: number;
  toMs: number;
  state: State;
}

/** A moment of a row: something was done to it, another process answered, or it served another value than before. */
export interface Mark {
  row: string;
  ms: number;
  kind: "disturbance" | "new-process" | "new-value";
  label?: string;
}

/** Some rows of the picture with all that stands in them. */
export interface Rows {
  rows: Row[];
  segments: Segment[];
  marks: Mark[];
}

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
  const centre = eventsOf(seen, "cell")[0]?.centre ?? "";
  const fault = eventsOf(seen, "fault")[0]?.fault ?? "noop";
  const parts = [siteRows(seen, centre), witnessRows(seen, centre), centreRows(seen, centre, moments.endMs)];
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
