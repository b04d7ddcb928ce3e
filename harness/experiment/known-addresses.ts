import type { Sides } from "../fault/fault.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Cluster } from "../topology/topology.ts";
import { lostServers } from "./lost-servers.ts";
import type { PhasesOptions } from "./options.ts";

type KnownAddresses = Extract<EventInput, { kind: "known-addresses" }>;

/** The machines whose attempts count as the site's: its nodes, with everything that runs on them. */
export const watchedHosts = ({ site, light = [] }: Cluster): Host[] => [...site, ...light];

/**
 * Whose the addresses are that the site's machines may try: those of the site, those of the cluster's own centre, those of
 * the central servers, of which only what this cell's site depends on is named, and what the site profile names besides.
 */
export function knownAddresses(
  options: Pick<PhasesOptions, "cell" | "cluster" | "centralServers">,
  sides: Sides,
): KnownAddresses {
  const { cell, cluster, centralServers } = options;
  const lost = lostServers(options);
  const hosts = watchedHosts(cluster);
  const atSite = [...hosts, cluster.observer, ...lost.flatMap((server) => server.atSite ?? [])];
  const servers = centralServers.map((server) => ({
    address: server.machine.host.address,
    name: server.name,
    named: lost.includes(server),
  }));
  const machines = [...sides.centre, ...sides.spared].map(({ host }) => host);
  const own = [...cluster.centreHosts, ...(cluster.gateway ? [cluster.gateway.host] : []), ...machines]
    .filter(({ address }) => !servers.some((server) => server.address === address))
    .map(({ address, name }) => ({ address, name, named: true }));
  const { known = [] } = cell;
  return {
    kind: "known-addresses",
    hosts: hosts.map(({ name }) => name),
    site: addressesOf(atSite),
    centre: uniqueByAddress([...own, ...servers, ...known.map((one) => ({ ...one, named: true }))]),
  };
}

const addressesOf = (hosts: readonly Host[]): string[] => hosts.map(({ address }) => address);

const uniqueByAddress = <A extends { address: string }>(all: readonly A[]): A[] =>
  Array.from(Map.groupBy(all, ({ address }) => address).values(), ([first]) => first).filter(
    (one) => one !== undefined,
  );
