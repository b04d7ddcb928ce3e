import type { Fault, Injected, Sides } from "./fault.ts";
import { answer } from "./silent-centre.ts";

/** Changes nothing and promises that nothing changes: the control run, and the specimen for a new fault. */
export const noop: Fault = {
  kind: "noop",
  paths: ({ centre, site }: Sides) =>
    site.flatMap((from) => centre.map((to) => ({ path: answer(from, to), expect: "open" as const }))),
  undo: () => [],
  inject: async (): Promise<Injected> => ({
    renew: async () => undefined,
    counters: async () => [],
    heal: async () => undefined,
  }),
};
