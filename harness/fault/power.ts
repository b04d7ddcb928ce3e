import type { Fault, Injected } from "./fault.ts";
import { pathsOfSilentCentre } from "./silent-centre.ts";

/** The centre's machine is switched off hard and on again: its connections are refused or time out, its memory is lost. */
export const power: Fault = {
  kind: "power",
  paths: pathsOfSilentCentre,
  undo: ({ centre: { container } }) => (container ? [{ kind: "power-on", container }] : []),
  async inject({ centre }): Promise<Injected> {
    await centre.powerOff();
    return { renew: async () => undefined, counters: async () => [], heal: () => centre.powerOn() };
  },
};
