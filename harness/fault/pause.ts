import { allSettled } from "../wait.ts";
import type { Fault, Injected } from "./fault.ts";
import { pathsOfSilentCentre } from "./silent-centre.ts";

/** The lost machines are frozen: their kernel still accepts connections, and nothing ever answers on them. */
export const pause: Fault = {
  kind: "pause",
  paths: pathsOfSilentCentre,
  undo: ({ centre }) =>
    centre.flatMap(({ host: { handle } }) => (handle ? [{ kind: "resume" as const, ...handle }] : [])),
  async inject({ centre }): Promise<Injected> {
    await allSettled(centre.map(({ host }) => host.pause()));
    const heal = async () => void (await allSettled(centre.map(({ host }) => host.resume())));
    return { renew: async () => undefined, counters: async () => [], heal };
  },
};
