import type { Fault, Injected, PathExpectation, Sides } from "./fault.ts";

/** The centre's machine is frozen: its kernel still accepts connections, and nothing ever answers on them. */
export const pause: Fault = {
  kind: "pause",
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
  undo: ({ centre: { container } }) => (container ? [{ kind: "resume", container }] : []),
  async inject({ centre }): Promise<Injected> {
    await centre.pause();
    return { renew: async () => undefined, counters: async () => [], heal: () => centre.resume() };
  },
};
