import { IslandingError } from "../errors.ts";

/** For what fails on a host that is off: it has neither rules nor queues then, so that nothing is left to be done there. */
export function unlessOff(error: unknown): undefined {
  if (!(error instanceof IslandingError && error.code === "host-off")) throw error;
}
