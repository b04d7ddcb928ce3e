import type { Path } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { allSettled } from "../wait.ts";
import type { CentreMachine, Fault, Injected, PathExpectation, Sides } from "./fault.ts";

/** How a machine is made to answer nobody, and how it is made to answer again. */
export interface Silence {
  kind: "pause" | "power";
  begin(host: Host): Promise<void>;
  end(host: Host): Promise<void>;
  /** What ends it where this process no longer can. */
  undo: { kind: "resume" } | { kind: "power-on" };
}

/** The fault that makes every lost machine answer nobody. */
export const silentCentre = ({ kind, begin, end, undo }: Silence): Fault => ({
  kind,
  paths: pathsOfSilentCentre,
  undo: ({ centre }) => centre.flatMap(({ host: { handle } }) => (handle ? [{ ...undo, ...handle }] : [])),
  async inject({ centre }): Promise<Injected> {
    await allSettled(centre.map(({ host }) => begin(host)));
    const heal = async () => void (await allSettled(centre.map(({ host }) => end(host))));
    return { renew: async () => undefined, counters: async () => [], heal };
  },
});

/** What a centre that no longer answers promises: no answer to anybody at the site, whose machines still reach each other. */
const pathsOfSilentCentre = ({ centre, site, spared }: Sides): PathExpectation[] => [
  ...site.flatMap((from) => centre.map((to) => ({ path: answer(from, to), expect: "blocked" as const }))),
  ...[...neighbours(site), ...waysToSpared(site, spared)].map((path) => ({ path, expect: "open" as const })),
];

/** Whether a machine of the centre answers another machine's request. */
export const answer = (from: Host, { host }: CentreMachine): Path => ({
  from: from.name,
  to: host.name,
  means: "api-answers",
});

/** From each of these machines to each machine of the centre that is not lost. */
export const waysToSpared = (hosts: readonly Host[], spared: readonly CentreMachine[]): Path[] =>
  hosts.flatMap((from) => spared.map((to) => answer(from, to)));

/** The ways between machines of one side: from each of them to the first. */
export const neighbours = (hosts: readonly Host[]): Path[] =>
  hosts.slice(1).map((host) => ({ from: host.name, to: hosts[0]?.name ?? "", means: "new-ip" }));
