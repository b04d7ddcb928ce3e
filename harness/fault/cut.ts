import type { Path } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { type Fault, hostsOfSides, type Injected, type PathExpectation, type Sides } from "./fault.ts";
import { unlessOff } from "./host-off.ts";
import { chainOf, installChain, readCounters, removeChain, renewChain } from "./iptables.ts";
import { inNetworkOf } from "./network.ts";
import { answer, neighbours, waysToSpared } from "./silent-centre.ts";

/** Who drops whom: host name → addresses whose packets it neither takes nor sends. */
export type Grudge = ReadonlyMap<string, readonly string[]>;

/**
 * Cuts the site off from the centre, at both ends: a node that reboots inside the window comes up with an empty
 * network namespace, and until the cut is put back there, the centre's end alone holds it.
 */
export function siteFromCentre({ centre, site }: Pick<Sides, "centre" | "site">): Grudge {
  const addresses = (hosts: readonly Host[]) => hosts.map((host) => host.address);
  const lost = centre.map(({ host }) => host);
  return new Map<string, string[]>([
    ...lost.map((host): [string, string[]] => [host.name, addresses(site)]),
    ...site.map((host): [string, string[]] => [host.name, addresses(lost)]),
  ]);
}

/** Nothing gets through between the sides, in either direction, on old connections or new; everything else stays. */
export const cut: Fault = {
  kind: "cut",
  paths({ centre, site, spared }: Sides): PathExpectation[] {
    const lost = centre.map(({ host }) => host);
    const out = (["new-ip", "new-name", "established"] as const).flatMap((means) => ways(site, lost, means));
    const back = (["new-ip", "established"] as const).flatMap((means) => ways(lost, site, means));
    const alive = centre.map((machine) => answer(machine.host, machine));
    const bystanders = spared.filter(({ host }) => !site.includes(host));
    const stay = [
      ...[...neighbours(site), ...neighbours(lost), ...alive],
      ...[...waysToSpared(site, spared), ...waysToSpared(lost, bystanders)],
    ];
    return [
      ...[...out, ...back].map((path) => ({ path, expect: "blocked" as const })),
      ...stay.map((path) => ({ path, expect: "open" as const })),
    ];
  },
  undo: (sides, run) =>
    hostsOfSides(sides).flatMap(({ handle }) =>
      handle ? [{ kind: "remove-chain" as const, ...handle, chain: chainOf(run) }] : [],
    ),
  async inject(sides, run): Promise<Injected> {
    const chain = chainOf(run);
    const grudge = siteFromCentre(sides);
    const hosts = hostsOfSides(sides);
    const droppedAt = (host: Host) => grudge.get(host.name) ?? [];
    await Promise.all(hosts.map((host) => installChain(inNetworkOf(host), chain, droppedAt(host))));
    return {
      renew: (host) => renewChain(inNetworkOf(host), chain, droppedAt(host)),
      counters: async () =>
        (
          await Promise.all(
            hosts.map((host) =>
              readCounters(inNetworkOf(host), chain, host.name)
                .catch(unlessOff)
                .then((found) => found ?? []),
            ),
          )
        ).flat(),
      heal: async () => {
        await Promise.all(hosts.map((host) => removeChain(inNetworkOf(host), chain).catch(unlessOff)));
      },
    };
  },
};

const ways = (from: readonly Host[], to: readonly Host[], means: Path["means"]): Path[] =>
  from.flatMap((one) => to.map((other) => ({ from: one.name, to: other.name, means })));
