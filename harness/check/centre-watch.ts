import { eventsOf, type History } from "../history/event.ts";

/** When the watch at the centre was connected; while it is not, silence is not evidence. */
export interface CentreWatch {
  connectedAt(t: number): boolean;
  /** The first time from `t` on at which it is connected: at once, or when it came back, or never. */
  connectedFrom(t: number): number | undefined;
  connectedAtEnd: boolean;
}

/** Reads the watch's connection out of a history. A watch that never said anything was never connected. */
export function centreWatchOf(history: History): CentreWatch {
  const events = eventsOf(history, "centre");
  const connectedAt = (t: number) => events.findLast((event) => event.t <= t)?.outcome === "ok";
  return {
    connectedAt,
    connectedFrom: (t) => (connectedAt(t) ? t : events.find((event) => event.t > t && event.outcome === "ok")?.t),
    connectedAtEnd: events.at(-1)?.outcome === "ok",
  };
}
