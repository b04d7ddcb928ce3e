import type { Fault, Injected } from "./fault.ts";
import { pathsOfSilentCentre } from "./silent-centre.ts";

/** The centre's machine is frozen: its kernel still accepts connections, and nothing ever answers on them. */
export const pause: Fault = {
  kind: "pause",
  paths: pathsOfSilentCentre,
  undo: ({ centre: { container } }) => (container ? [{ kind: "resume", container }] : []),
  async inject({ centre }): Promise<Injected> {
    await centre.pause();
    return { renew: async () => undefined, counters: async () => [], heal: () => centre.resume() };
  },
};
