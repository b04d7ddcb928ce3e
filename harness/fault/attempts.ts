import { IslandingError } from "../errors.ts";
import type { Attempt } from "../history/attempt-event.ts";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { measuringMark } from "../host/vantage.ts";
import { gateway } from "../host/vm-network.ts";
import { waitFor } from "../wait.ts";
import { must, removeChain, restore, savedRules, withoutJumps } from "./iptables.ts";
import type { ExecInNetwork } from "./network.ts";
import { outerCard } from "./tc.ts";

const hooks = ["OUTPUT", "FORWARD"];
/** More than any host tries; one that tries more is no longer watched completely. */
const mostAttempts = 4096;
const limitMs = 10_000;

/** The name of one run's watch: of its chain and of the set that this fills. */
export const watchName = (run: string): string => `ISLANDING-SEEN-${run}`.slice(0, 28);

/** What does not count on this host: packets that stay on it or come to it, and those by which a VM answers the harness. */
export const exemptions = ({ handle, address }: Pick<Host, "handle" | "address">): string[] =>
  handle && "vm" in handle ? [`-d ${address}`, `-d ${gateway}`] : [`! -o ${outerCard}`];

/**
 * The rules that note who tries to reach whom, ahead of every other, and let everything pass. In the order of the packets'
 * way: what does not count; what is noted already, counted again where it begins a connection; what is not, noted by who
 * opened the connection, so that an answer is no attempt.
 */
export function watchRules(name: string, exempt: readonly string[], withdrawn: readonly string[] = []): string {
  const isNoted = `--match-set ${name} src,dst,dst`;
  return [
    "*filter",
    `:${name} - [0:0]`,
    ...withdrawn,
    ...noting(name, exempt, isNoted).map((rule) => `-A ${name} ${rule}`),
    ...hooks.map((hook) => `-I ${hook} 1 -j ${name}`),
    "COMMIT",
    "",
  ].join("\n");
}

const isMeasuring = `-m tos --tos 0x${measuringMark.toString(16)}/0xfc`;

/** A reset asks for nothing, and the kernel sends it with the mark of what it answers, not with that of who measured. */
const isReset = "-p tcp -m tcp --tcp-flags RST RST";

const noting = (name: string, exempt: readonly string[], isNoted: string): string[] => [
  ...[...exempt, "-d 224.0.0.0/3", isMeasuring, isReset].map((match) => `${match} -j RETURN`),
  `-m conntrack --ctstate NEW -m set ${isNoted} -j RETURN`,
  `-m conntrack --ctdir ORIGINAL -m set ! ${isNoted} ! --update-counters -j SET --add-set ${name} src,dst,dst`,
];

/** Puts the watch in force, or anew ahead of every other rule; what is noted already stays. Throws what the kernel has against it. */
export async function installWatch(exec: ExecInNetwork, name: string, exempt: readonly string[]): Promise<void> {
  const kind = ["hash:ip,port,ip", "counters", "maxelem", String(mostAttempts)];
  mustSet(await exec(["ipset", "create", name, ...kind, "-exist"], { timeoutMs: limitMs }), `creating ${name}`);
  const rules = watchRules(name, exempt, withoutJumps(await savedRules(exec), name));
  must(await restore(exec, rules), `installing ${name}`);
}

/** What was noted since the watch was put in force. Throws where it is not in force any more. */
export async function readAttempts(exec: ExecInNetwork, name: string): Promise<Attempt[]> {
  const rules = await savedRules(exec);
  const missing = hooks.map((hook) => `-A ${hook} -j ${name}`).find((rule) => !rules.includes(rule));
  if (missing) throw new IslandingError("not-watching", `Expected the rule "${missing}", found none.`);
  const saved = mustSet(await exec(["ipset", "save", name], { timeoutMs: limitMs }), `reading ${name}`);
  const attempts = saved.stdout.split("\n").flatMap(attemptIn);
  if (attempts.length < mostAttempts) return attempts;
  throw new IslandingError("too-many-attempts", `Expected less than ${mostAttempts} attempts, found more.`);
}

function attemptIn(line: string): Attempt[] {
  const [, from, service, to, packets] = /^add \S+ ([\d.]+),(\S+),([\d.]+) packets (\d+) /.exec(line) ?? [];
  return from && service && to ? [{ from, to, service, count: Number(packets) }] : [];
}

/** Takes the watch away; nothing happens where it is not there. The kernel lets go of a set a moment after its last rule. */
export async function removeWatch(exec: ExecInNetwork, name: string): Promise<void> {
  await removeChain(exec, name);
  const isGone = async () => {
    if (!(await setNames(exec)).includes(name)) return true;
    return (await exec(["ipset", "destroy", name], { timeoutMs: limitMs })).ok;
  };
  await waitFor(isGone, { what: `${name} to go`, limitMs, everyMs: 50, signal: new AbortController().signal });
}

/** The sets that there are; where there is no `ipset` nobody could make any. */
export async function setNames(exec: ExecInNetwork): Promise<string[]> {
  const listed = await exec(["ipset", "list", "-name"], { timeoutMs: limitMs });
  return listed.ok ? listed.stdout.split("\n").filter(Boolean) : [];
}

function mustSet(outcome: Outcome, what: string): Outcome {
  if (!outcome.ok) throw new IslandingError("ipset-failed", `ipset, ${what}: ${outcome.stderr || "no answer"}`);
  return outcome;
}
