import type { Fault, Injected, PathExpectation, Sides } from "./fault.ts";

/** The centre's machine is switched off hard and on again: its connections are refused or time out, its memory is lost. */
export const power: Fault = {
  kind: "power",
  paths: ({ centre, site }: Sides): PathExpectation[] => [
    ...site.map((host) => ({
      path: { from: host.name, to: centre.name, means: "api-answers" as const },
      expect: "blocked" as const,
    })),
    ...site.slice(1).map((host) => ({
      path: { from: host.name, to: site[0]?.name ?? "", means: "new-ip" as const },
      expect: "open" as const,
    })),
  ],
  undo: ({ centre: { container } }) => (container ? [{ kind: "power-on", container }] : []),
  async inject({ centre }): Promise<Injected> {
    await centre.powerOff();
    return { renew: async () => undefined, counters: async () => [], heal: () => centre.powerOn() };
  },
};
