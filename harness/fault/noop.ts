import type { Fault, Injected, Sides } from "./fault.ts";

/** Changes nothing and promises that nothing changes: the control run, and the specimen for a new fault. */
export const noop: Fault = {
  kind: "noop",
  paths: ({ centre, site }: Sides) =>
    site.map((host) => ({
      path: { from: host.name, to: centre.name, means: "api-answers" as const },
      expect: "open" as const,
    })),
  undo: () => [],
  inject: async (): Promise<Injected> => ({
    renew: async () => undefined,
    counters: async () => [],
    heal: async () => undefined,
  }),
};
