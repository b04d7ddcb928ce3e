import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { setNames } from "./attempts.ts";
import { savedRules } from "./iptables.ts";
import { inNetworkOf } from "./network.ts";
import { cardWith, outerCard } from "./tc.ts";

const limitMs = 10_000;
/** A guest is asked by SSH, and may be slow. */
const guestLimitMs = 60_000;

/**
 * Everything on a host that could hold a fault: the built-in chains' policies, rules there that drop or reject, rules of
 * ours and their sets, queueing disciplines of its network card (of a VM's also as its guest sees it), and whether it is
 * frozen or off. Rules that a cluster's own parts add and remove all the time (Services, host ports) are not in it.
 */
export async function inventoryOf(hosts: readonly Host[]): Promise<Record<string, string[]>> {
  const entries = await Promise.all(hosts.map(async (host) => [host.name, await linesOf(host)] as const));
  return Object.fromEntries(entries);
}

async function linesOf(host: Host): Promise<string[]> {
  try {
    const paused = await host.isPaused();
    const ofGuest = host.handle && "vm" in host.handle && !paused ? await qdiscsOfGuest(host) : [];
    return [...(paused ? ["paused"] : []), ...(await linesBefore(host)), ...ofGuest];
  } catch (error) {
    if (error instanceof IslandingError && error.code === "host-off") return ["off"];
    throw error;
  }
}

/** What stands before a host; nothing of ours can stand before one whose network another program has made. */
async function linesBefore(host: Host): Promise<string[]> {
  const exec = inNetworkOf(host);
  try {
    const [rules, qdiscs] = await Promise.all([savedRules(exec), exec(listQdiscs(outerCard), { timeoutMs: limitMs })]);
    const holding = rules.filter((rule) =>
      /ISLANDING|^:(INPUT|OUTPUT|FORWARD)|^-A (INPUT|OUTPUT|FORWARD) .*-j (DROP|REJECT)/.test(rule),
    );
    const sets = (await setNames(exec)).filter((name) => name.startsWith("ISLANDING")).map((name) => `set ${name}`);
    return [...holding, ...sets, ...linesIn(qdiscs.stdout)];
  } catch (error) {
    if (error instanceof IslandingError && error.code === "no-outside") return [];
    throw error;
  }
}

const listQdiscs = (card: string): string[] => ["tc", "qdisc", "show", "dev", card];

async function qdiscsOfGuest(host: Host): Promise<string[]> {
  const limits = { timeoutMs: guestLimitMs };
  const card = await cardWith((argv) => host.exec(argv, limits), host.address);
  const { ok, stdout, stderr } = await host.exec(listQdiscs(card), limits);
  if (!ok) throw new IslandingError("guest-silent", `${host.name} did not list its queues: ${stderr}`);
  return linesIn(stdout).map((line) => `in the guest: ${line}`);
}

const linesIn = (text: string): string[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim());
