import { vantagePath } from "../host/vantage.ts";
import { allSettled } from "../wait.ts";
import type { RunNetwork } from "./docker-network.ts";
import { createObserver } from "./observer.ts";
import { PinnedHost } from "./pinned-host.ts";

export interface AdoptedMachines {
  run: string;
  network: RunNetwork;
  /** The nodes' image. */
  image: string;
  /** The measuring program, on this machine. */
  vantage: string;
  /** The containers of the servers, … */
  centre: readonly [string, ...string[]];
  /** … and of the site's nodes, as the tool that has made them calls them. */
  site: readonly string[];
  signal: AbortSignal;
}

/** The machines of a cluster that another tool has made and started, and an observer beside them, all with the measuring program. */
export async function adoptMachines({ run, network, image, vantage, centre, site, signal }: AdoptedMachines) {
  const adopt = (name: string, container: string) =>
    PinnedHost.of({ network: network.name, helperImage: image, name, container });
  const [first, ...others] = centre;
  const [centreHost, otherServers, nodes] = await Promise.all([
    adopt("centre", first),
    Promise.all(others.map((container, index) => adopt(`centre-${index + 2}`, container))),
    Promise.all(site.map((container, index) => adopt(siteName(index), container))),
  ]);
  const observer = await createObserver({ run, network, image, signal });
  const hosts = [centreHost, ...otherServers, ...nodes, observer];
  await allSettled(hosts.map((host) => host.copyIn(vantage, vantagePath, signal)));
  await observer.powerOn(signal);
  return { centreHosts: [centreHost, ...otherServers] as const, site: nodes, observer };
}

/** What everything but the engine calls a machine of the site, counted from 0. */
export const siteName = (index: number): string => `site-${index + 1}`;
