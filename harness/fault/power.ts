import { allSettled } from "../wait.ts";
import type { Fault, Injected } from "./fault.ts";
import { pathsOfSilentCentre } from "./silent-centre.ts";

/** The lost machines are switched off hard and on again: connections are refused or time out, what was in memory is lost. */
export const power: Fault = {
  kind: "power",
  paths: pathsOfSilentCentre,
  undo: ({ centre }) =>
    centre.flatMap(({ host: { handle } }) => (handle ? [{ kind: "power-on" as const, ...handle }] : [])),
  async inject({ centre }): Promise<Injected> {
    await allSettled(centre.map(({ host }) => host.powerOff()));
    const heal = async () => void (await allSettled(centre.map(({ host }) => host.powerOn())));
    return { renew: async () => undefined, counters: async () => [], heal };
  },
};
