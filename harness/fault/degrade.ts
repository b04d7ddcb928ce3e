import { messageOf, unavailableError } from "../errors.ts";
import type { Degradation } from "../history/degradation.ts";
import type { Host } from "../host/host.ts";
import { allSettled } from "../wait.ts";
import type { Fault, Injected, PathExpectation, Sides } from "./fault.ts";
import { unlessOff } from "./host-off.ts";
import { type ExecInNetwork, inNetworkOf } from "./network.ts";
import { answer, neighbours, waysToSpared } from "./silent-centre.ts";
import { type Card, cardWith, installQdisc, outerCard, readQdiscs, removeQdisc } from "./tc.ts";

/** Where a host's link is degraded: at the card through which its packets leave, seen from outside of it or from inside. */
interface Place {
  words: string;
  where: "network" | "guest";
  card(): Promise<Card>;
}

/**
 * The link between the site and the lost machines is bad, and not gone: what leaves a machine of the site for one of them
 * is delayed, lost, doubled or held up, so that the round trip takes longer by the delay. What comes back is left as it
 * is, and so is everything else that a machine sends. Each machine of the site has a bandwidth for itself.
 * Set from outside of a machine; inside a VM with `inGuest`, as its kernel has what this machine's may lack, and where
 * another program runs the VM.
 */
export function degrade(degradation: Degradation, { inGuest }: { inGuest: boolean }): Fault {
  const placeOf = (host: Host) => placeFor(host, inGuest);
  return {
    kind: "degrade",
    degradation,
    paths({ centre, site, spared }: Sides): PathExpectation[] {
      const lost = centre.map(({ host }) => host);
      const alive = centre.map((machine) => answer(machine.host, machine));
      const stay = [...neighbours(site), ...neighbours(lost), ...alive, ...waysToSpared(site, spared)];
      return stay.map((path) => ({ path, expect: "open" as const }));
    },
    undo: ({ site }) =>
      site.flatMap((host) =>
        host.handle ? [{ kind: "remove-qdisc" as const, where: placeOf(host).where, ...host.handle }] : [],
      ),
    async inject({ centre, site }): Promise<Injected> {
      const addresses = centre.map(({ host }) => host.address);
      const install = async (host: Host) => installQdisc(await placeOf(host).card(), degradation, addresses);
      const remove = (host: Host) => placeOf(host).card().then(removeQdisc).catch(unlessOff);
      await allSettled(
        site.map((host) =>
          install(host).catch((error: unknown) => {
            throw unsupported(host, error);
          }),
        ),
      );
      return {
        places: { where: Object.fromEntries(site.map((host) => [host.name, placeOf(host).words])) },
        renew: async (host) => {
          await remove(host);
          await install(host);
        },
        counters: async () => {
          const read = async (host: Host) => {
            const { words, card } = placeOf(host);
            return readQdiscs(await card(), host.name, words);
          };
          const found = await Promise.all(site.map((host) => read(host).catch(unlessOff)));
          return found.flatMap((counters) => counters ?? []);
        },
        heal: async () => void (await allSettled(site.map(remove))),
      };
    },
  };
}

function placeFor(host: Host, inGuest: boolean): Place {
  const isVm = host.handle !== undefined && "vm" in host.handle;
  if (isVm && (inGuest || host.hasOutside === false)) {
    const exec = inside(host);
    const card = async () => ({ exec, name: await cardWith(exec, host.address) });
    return { words: "inside the VM", where: "guest", card };
  }
  const exec = inNetworkOf(host);
  const words = isVm ? "outside of the VM, before its card" : "in its network namespace";
  return { words, where: "network", card: async () => ({ exec, name: outerCard }) };
}

/** Runs a program of the guest's; throws `host-off` when that is off, as `execInNetwork` does. */
const inside =
  (host: Host): ExecInNetwork =>
  async (argv, options) => {
    const outcome = await host.exec(argv, options);
    if (!outcome.ok) await host.isPaused();
    return outcome;
  };

const unsupported = ({ name }: Host, cause: unknown) =>
  unavailableError(
    "no-qdisc",
    `Expected the link of ${name} to be degraded: ${messageOf(cause)}`,
    "Delay, jitter, loss and duplicates take a kernel with netem; bandwidth alone works by tbf, and a VM has netem.",
    cause,
  );
