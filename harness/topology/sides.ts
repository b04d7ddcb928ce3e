import type { Dependency } from "../campaign/cell.ts";
import type { CentreMachine, Service, Sides } from "../fault/fault.ts";
import type { Host } from "../host/host.ts";

/** For each dependency that a cluster's site can lose: who loses whom. */
export type SidesByDependency = Readonly<Partial<Record<Dependency, Sides>>>;

/** Where Kubernetes components expect the API server to answer, whatever the distribution. */
export const apiPort = 6443;

/** An API server as the site's machines address it. */
export const apiService = (address: string, name: string): Service => ({
  address,
  name,
  port: apiPort,
  path: "/livez",
});

/** A centre that is a single API server: the whole site loses it. */
export const singleApiServer = (
  server: CentreMachine,
  { site, observer }: { site: readonly Host[]; observer: Host },
): SidesByDependency => ({
  "api-server": { centre: [server], site: [...site, observer], spared: [] },
});
