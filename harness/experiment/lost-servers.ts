import { placeOf } from "../campaign/node-places.ts";
import type { CentralServer, NodeOf } from "../dependency/central-server.ts";
import { dependencyFacts } from "../site/dependencies.ts";
import type { PhasesOptions } from "./options.ts";

/** The central servers that the cell's site loses: only these does it depend on, the others are there to be seen staying. */
export function lostServers({ cell, centralServers }: Pick<PhasesOptions, "cell" | "centralServers">): CentralServer[] {
  const lost = dependencyFacts[cell.dependency].centralServers ?? [];
  return centralServers.filter(({ name }) => lost.includes(name));
}

/** Which of the site's nodes has which disturbance. */
export const nodesByDisturbance =
  ({ cell, cluster }: Pick<PhasesOptions, "cell" | "cluster">): NodeOf =>
  (disturbance) =>
    cluster.site[placeOf(cell, disturbance)];
