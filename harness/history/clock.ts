import { performance } from "node:perf_hooks";

/** Time as the harness sees it; a test hands in its own. */
export interface Clock {
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** The time of day, for people only. */
  wall(): Date;
}

/** The machine's own clocks. */
export const systemClock = (): Clock => ({ now: () => performance.now(), wall: () => new Date() });
