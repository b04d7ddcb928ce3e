import type { Dependency } from "../campaign/cell.ts";
import type { Sides } from "../fault/fault.ts";
import type { Cluster } from "../topology/topology.ts";
import type { CentralServer } from "./central-server.ts";

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
  return dependency === "wan"
    ? { centre: [...centre, ...lost], site, spared: [] }
    : { centre: lost, site, spared: [...centre, ...others] };
}
