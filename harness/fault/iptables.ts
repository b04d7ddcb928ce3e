import { IslandingError } from "../errors.ts";
import type { RuleCounter } from "../history/event.ts";
import type { Outcome } from "../host/command.ts";
import { type ExecInNetwork, requireAddresses } from "./network.ts";

const builtIn = ["INPUT", "OUTPUT", "FORWARD"];
const limitMs = 10_000;

/** The chain of one run: nobody else's rules are in it, so that removing it removes ours and no others. */
export const chainOf = (run: string): string => `ISLANDING-${run}`.slice(0, 28);

/**
 * The rules as `iptables-restore --noflush` reads them; one call puts all in force at once, ahead of every other rule.
 * No connection-state match: established connections are dropped like new ones. `withdrawn` are lines that take away in
 * the same moment what is there.
 */
export function dropRules(chain: string, addresses: readonly string[], withdrawn: readonly string[] = []): string {
  requireAddresses(addresses);
  const rules = addresses.flatMap((address) => [
    `-A ${chain} -s ${address} -j DROP`,
    `-A ${chain} -d ${address} -j DROP`,
  ]);
  const jumps = builtIn.map((name) => `-I ${name} 1 -j ${chain}`);
  return ["*filter", `:${chain} - [0:0]`, ...withdrawn, ...rules, ...jumps, "COMMIT", ""].join("\n");
}

/** Puts the rules in force. Throws when the kernel refuses them. */
export async function installChain(exec: ExecInNetwork, chain: string, addresses: readonly string[]): Promise<void> {
  const input = dropRules(chain, addresses);
  must(await restore(exec, input), `installing ${chain}`);
}

/**
 * Puts the rules in force whether or not they already are, counting from zero. Naming a chain that is there empties it,
 * and all of it happens at once, so that there is no moment without rules.
 */
export async function renewChain(exec: ExecInNetwork, chain: string, addresses: readonly string[]): Promise<void> {
  const input = dropRules(chain, addresses, withoutJumps(await savedRules(exec), chain));
  must(await restore(exec, input), `renewing ${chain}`);
}

/** Takes the chain and every jump to it away; nothing happens where it is not there. */
export async function removeChain(exec: ExecInNetwork, chain: string): Promise<void> {
  const present = (await savedRules(exec)).filter((rule) => rule.includes(` ${chain}`));
  if (present.length === 0) return;
  const input = ["*filter", ...withoutJumps(present, chain), `-F ${chain}`, `-X ${chain}`, "COMMIT", ""].join("\n");
  must(await restore(exec, input), `removing ${chain}`);
}

/** How many packets each rule of the chain has met; empty where the chain is not there. */
export async function readCounters(exec: ExecInNetwork, chain: string, host: string): Promise<RuleCounter[]> {
  const outcome = must(await exec(["iptables-save", "-c", "-t", "filter"], { timeoutMs: limitMs }), "reading counters");
  return outcome.stdout.split("\n").flatMap((line) => {
    const [, packets, bytes, rule] = /^\[(\d+):(\d+)\] (-A .*)$/.exec(line) ?? [];
    if (!rule?.startsWith(`-A ${chain} `)) return [];
    return [{ host, rule, packets: Number(packets), bytes: Number(bytes) }];
  });
}

/** The filter table's chains and rules, without counters. */
export async function savedRules(exec: ExecInNetwork): Promise<string[]> {
  const outcome = must(await exec(["iptables-save", "-t", "filter"], { timeoutMs: limitMs }), "listing rules");
  return outcome.stdout
    .split("\n")
    .filter((line) => line.startsWith("-A ") || line.startsWith(":"))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ""));
}

/** Takes every jump to a chain away. */
export const withoutJumps = (rules: readonly string[], chain: string): string[] =>
  rules.filter((rule) => rule.endsWith(`-j ${chain}`)).map((rule) => rule.replace("-A", "-D"));

/** Changes rules as `iptables-restore --noflush` does: all at once, or nothing. */
export const restore = (exec: ExecInNetwork, input: string): Promise<Outcome> =>
  exec(["iptables-restore", "--noflush", "--wait"], { input, timeoutMs: limitMs });

/** Throws what iptables has against it. */
export function must(outcome: Outcome, what: string): Outcome {
  if (!outcome.ok) throw new IslandingError("iptables-failed", `iptables, ${what}: ${outcome.stderr || "no answer"}`);
  return outcome;
}
