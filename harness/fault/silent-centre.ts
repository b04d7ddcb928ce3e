import type { Path } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { CentreMachine, PathExpectation, Sides } from "./fault.ts";

/** What a centre that no longer answers promises: no answer to anybody at the site, whose machines still reach each other. */
export const pathsOfSilentCentre = ({ centre, site, spared }: Sides): PathExpectation[] => [
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
