import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { savedRules } from "./iptables.ts";

const limitMs = 10_000;

/**
 * Everything on a host that could hold a fault: the built-in chains' policies, rules there that drop or reject, rules of
 * ours, queueing disciplines of its network card, and whether it is frozen or off. Rules that a cluster's own parts
 * add and remove all the time (Services, host ports) are not in it.
 */
export async function inventoryOf(hosts: readonly Host[]): Promise<Record<string, string[]>> {
  const entries = await Promise.all(hosts.map(async (host) => [host.name, await linesOf(host)] as const));
  return Object.fromEntries(entries);
}

async function linesOf(host: Host): Promise<string[]> {
  try {
    const paused = (await host.isPaused()) ? ["paused"] : [];
    return [...paused, ...(await linesBefore(host))];
  } catch (error) {
    if (error instanceof IslandingError && error.code === "host-off") return ["off"];
    throw error;
  }
}

/** What stands before a host; nothing of ours can stand before one whose network another program has made. */
async function linesBefore(host: Host): Promise<string[]> {
  const exec: Host["execInNetwork"] = (argv, options) => host.execInNetwork(argv, options);
  try {
    const [rules, qdiscs] = await Promise.all([
      savedRules(exec),
      exec(["tc", "qdisc", "show", "dev", "eth0"], { timeoutMs: limitMs }),
    ]);
    const holding = rules.filter((rule) =>
      /ISLANDING|^:(INPUT|OUTPUT|FORWARD)|^-A (INPUT|OUTPUT|FORWARD) .*-j (DROP|REJECT)/.test(rule),
    );
    const disciplines = qdiscs.stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => line.trim());
    return [...holding, ...disciplines];
  } catch (error) {
    if (error instanceof IslandingError && error.code === "no-outside") return [];
    throw error;
  }
}
