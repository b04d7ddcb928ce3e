import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { Fault, Injected, PathExpectation, Sides } from "./fault.ts";
import { chainOf, installChain, readCounters, removeChain } from "./iptables.ts";
import { neighbours } from "./silent-centre.ts";

/** Who drops whom: host name → addresses whose packets it neither takes nor sends. */
export type Grudge = ReadonlyMap<string, readonly string[]>;

/**
 * Cuts the site off from the centre, at both ends: a node that reboots inside the window comes up with an empty
 * network namespace, and until the cut is put back there, the centre's end alone holds it.
 */
export function siteFromCentre({ centre, site }: Pick<Sides, "centre" | "site">): Grudge {
  return new Map<string, string[]>([
    [centre.name, site.map((host) => host.address)],
    ...site.map((host): [string, string[]] => [host.name, [centre.address]]),
  ]);
}

/** Nothing gets through between the sides, in either direction, on old connections or new; everything else stays. */
export const cut: Fault = {
  kind: "cut",
  paths({ centre, site }: Sides): PathExpectation[] {
    const out = (["new-ip", "new-name", "established"] as const).flatMap((means) =>
      site.map((host) => ({ from: host.name, to: centre.name, means })),
    );
    const back = (["new-ip", "established"] as const).flatMap((means) =>
      site.map((host) => ({ from: centre.name, to: host.name, means })),
    );
    const alive = { from: centre.name, to: centre.name, means: "api-answers" as const };
    return [
      ...[...out, ...back].map((path) => ({ path, expect: "blocked" as const })),
      ...[...neighbours(site), alive].map((path) => ({ path, expect: "open" as const })),
    ];
  },
  undo: ({ centre, site }, run) =>
    [centre, ...site].flatMap(({ container }) =>
      container ? [{ kind: "remove-chain" as const, container, chain: chainOf(run) }] : [],
    ),
  async inject(sides, run): Promise<Injected> {
    const chain = chainOf(run);
    const grudge = siteFromCentre(sides);
    const hosts = [sides.centre, ...sides.site];
    const inNetworkOf =
      (host: Host): Host["execInNetwork"] =>
      (argv, options) =>
        host.execInNetwork(argv, options);
    const install = (host: Host) => installChain(inNetworkOf(host), chain, grudge.get(host.name) ?? []);
    await Promise.all(hosts.map(install));
    return {
      renew: async (host) => {
        await removeChain(inNetworkOf(host), chain);
        await install(host);
      },
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

/** A host that is off has no network namespace, so that it has no rules either. */
function unlessOff(error: unknown): undefined {
  if (!(error instanceof IslandingError && error.code === "host-off")) throw error;
}
