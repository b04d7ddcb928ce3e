import { type EventOf, eventsOf, type History, type PhaseName } from "./event.ts";

/** The points in time that a cell's history turns on, in milliseconds since its start. */
export interface Moments {
  baselineBeganMs: number | undefined;
  baselineEndedMs: number | undefined;
  /** From here on the fault is in force, as far as the fault itself says. */
  installedMs: number | undefined;
  /** From here on the fault is being taken away: the window is over. */
  healMs: number | undefined;
  /** The fault is gone; recovery is measured from here. */
  removedMs: number | undefined;
  /** The settle phase came to its end; without this, nobody knows how recovery went on. */
  settledMs: number | undefined;
  /** The last thing known: the settle phase's end, else the last line. */
  endMs: number;
}

/** Finds a history's turning points; what never happened is undefined. */
export function momentsOf(history: History): Moments {
  const settledMs = whenPhase(history, "settle", "end");
  return {
    baselineBeganMs: whenPhase(history, "baseline", "begin"),
    baselineEndedMs: whenPhase(history, "baseline", "end"),
    installedMs: whenFault(history, "installed"),
    healMs: whenFault(history, "heal"),
    removedMs: whenFault(history, "removed"),
    settledMs,
    endMs: settledMs ?? history.at(-1)?.t ?? 0,
  };
}

/** The history without what came after settling: taking a cluster down looks like harm, and is none. */
export function upToSettled(history: History): History {
  const end = history.findIndex((event) => event.kind === "phase" && event.phase === "settle" && event.state === "end");
  return end === -1 ? history : history.slice(0, end + 1);
}

const whenPhase = (history: History, phase: PhaseName, state: "begin" | "end") =>
  eventsOf(history, "phase").find((event) => event.phase === phase && event.state === state)?.t;

const whenFault = (history: History, step: EventOf<"fault">["step"]) =>
  eventsOf(history, "fault").find((event) => event.step === step)?.t;
