import type { Dependency } from "../campaign/cell.ts";
import type { CentreMachine, Service, Sides } from "../fault/fault.ts";
import type { Host } from "../host/host.ts";

/** For each dependency that a cluster's site can lose: who loses whom. */
export type SidesByDependency = Readonly<Partial<Record<Dependency, Sides>>>;

/** Where Kubernetes components expect the API server to answer, whatever the distribution. */
export const apiPort = 6443;

/** An API server as the site's machines address it. */
export const apiService = (address: string, name: string, port = apiPort): Service => ({
  address,
  name,
  port,
  path: "/livez",
});

/** A centre of one API server, or of three that share a datastore with a quorum, of which one or two can be lost as well. */
export function apiServers(
  servers: readonly CentreMachine[],
  { site, observer }: { site: readonly Host[]; observer: Host },
): SidesByDependency {
  const everyone = [...site, observer];
  const all: SidesByDependency = { "api-server": { centre: servers, site: everyone, spared: [] } };
  const [first, second, third] = servers;
  if (!first || !second || !third) return all;
  return {
    ...all,
    "one-api-server": {
      centre: [third],
      site: [...site, first.host, second.host, observer],
      spared: [first, second],
    },
    // The one that is left answers nothing without the other two.
    "api-server-quorum": { centre: [second, third], site: [...site, first.host, observer], spared: [] },
  };
}
