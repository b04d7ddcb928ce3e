import type { CentreMachine, Sides } from "../fault/fault.ts";
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
  const servers = centralServers.flatMap((server) => {
    const about = { name: server.name, named: lost.includes(server) };
    return addressesAndName(server.machine).map((address) => ({ address, ...about }));
  });
  const machines = [...sides.centre, ...sides.spared];
  const own = [
    ...[...cluster.centreHosts, ...(cluster.gateway ? [cluster.gateway.host] : [])].map(({ address, name }) => ({
      address,
      name,
      named: true,
    })),
    ...machines.flatMap((machine) =>
      addressesAndName(machine).map((address) => ({ address, name: machine.host.name, named: true })),
    ),
  ].filter(({ address }) => !servers.some((server) => server.address === address));
  const { known = [] } = cell;
  return {
    kind: "known-addresses",
    hosts: hosts.map(({ name }) => name),
    site: atSite.flatMap(({ address, name }) => [address, name]),
    centre: uniqueByAddress([...own, ...servers, ...known.map((one) => ({ ...one, named: true }))]),
  };
}

const addressesAndName = ({ host, service }: CentreMachine): string[] => [host.address, service.address, service.name];

const uniqueByAddress = <A extends { address: string }>(all: readonly A[]): A[] =>
  Array.from(Map.groupBy(all, ({ address }) => address).values(), ([first]) => first).filter(
    (one) => one !== undefined,
  );
