import type { Dependency } from "../campaign/cell.ts";
import type { Sides } from "../fault/fault.ts";
import type { Cluster } from "../topology/topology.ts";
import type { CentralServer } from "./central-server.ts";

/**
 * Whom not only the site depends on: the cluster's own centre asks the identity provider for the keys by which it knows its
 * users. An API server that goes on hearing of new keys would hide from the site's users what they have lost; where the
 * link to everything is lost, the API server keeps its provider and the site neither of them.
 */
const lostByCentreToo: ReadonlySet<Dependency> = new Set(["identity-provider"]);

/** Who loses whom when this dependency is lost: one of the central servers alone, everything at the centre, or what is the cluster's own. */
export function sidesOf(
  cluster: Pick<Cluster, "sidesOf">,
  dependency: Dependency,
  servers: readonly CentralServer[],
): Sides {
  if (servers.length === 0) return cluster.sidesOf(dependency);
  const { centre, site: own } = cluster.sidesOf("api-server");
  const isLost = ({ name }: CentralServer) => dependency === "wan" || name === dependency;
  const site = [...servers.filter(isLost).flatMap(({ atSite = [] }) => atSite), ...own];
  const lost = servers.filter(isLost).map(({ machine }) => machine);
  const others = servers.filter((server) => !isLost(server)).map(({ machine }) => machine);
  if (dependency === "wan") return { centre: [...centre, ...lost], site, spared: [] };
  const spared = [...centre, ...others];
  if (!lostByCentreToo.has(dependency)) return { centre: lost, site, spared };
  const observer = site.slice(-1);
  return { centre: lost, site: [...site.slice(0, -1), ...centre.map(({ host }) => host), ...observer], spared };
}
