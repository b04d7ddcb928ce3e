import type { CentreMachine } from "../fault/fault.ts";
import type { Host } from "../host/host.ts";
import type { SidesByDependency } from "./sides.ts";

export interface KubeedgeMachines {
  server: CentreMachine;
  cloudcore: CentreMachine;
  /** Every node of the site, the light ones too. */
  site: readonly Host[];
  observer: Host;
}

/**
 * Edge nodes know the API server only through cloudcore, so that a site is cut off from both at once; either can be lost
 * alone. Where the API server is lost behind cloudcore, cloudcore is on the site's side.
 */
export function kubeedgeSides({ server, cloudcore, site, observer }: KubeedgeMachines): SidesByDependency {
  const edge = [...site, observer];
  return {
    "api-server": { centre: [server, cloudcore], site: edge, spared: [] },
    cloudcore: { centre: [cloudcore], site: edge, spared: [server] },
    "cloudcore-api-server": { centre: [server], site: [...site, cloudcore.host, observer], spared: [cloudcore] },
  };
}
