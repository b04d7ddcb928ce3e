import { IslandingError } from "../errors.ts";
import type { Degradation } from "../history/degradation.ts";
import type { RuleCounter } from "../history/event.ts";
import type { Outcome } from "../host/command.ts";
import { type ExecInNetwork, requireAddresses } from "./network.ts";

/** The card by which a host's packets leave, seen from outside of it. */
export const outerCard = "eth0";
/** Ours and nobody else's on the card: the classifier at its root, the shaper and the emulator below it. */
const [root, shaper, emulator] = ["15a:", "15b:", "15c:"];
const limitMs = 30_000;

/** IPv4's type of service of packets that measure the way itself: a code point set aside for local use (RFC 2474), which nobody else uses. */
export const controlMark = 0x2c;

/** As much as the largest packet, and what may pass at once where the machine was late. */
const largestPacketBytes = 1600;
const burstMs = 50;
/** How much waits for a narrow link before more is thrown away: as long as in a cheap router. */
const queueMs = 400;
const queuedPackets = { least: 20, leastDelayed: 100, withoutShaper: 100_000 };

/** A network card, and the way to the kernel that has it. */
export interface Card {
  name: string;
  exec: ExecInNetwork;
}

/** Which parts of the kernel a degradation takes. */
export const qdiscsFor = (degradation: Degradation): ("htb" | "tbf" | "netem")[] => [
  "htb",
  ...(degradation.bandwidthBitPerS === undefined ? [] : (["tbf"] as const)),
  ...(emulation(degradation) === "" ? [] : (["netem"] as const)),
];

/**
 * The queueing discipline as `tc -batch` reads it. HTB is there to tell packets apart: what goes to one of the addresses
 * goes through the shaper and the emulator, everything else passes by (`default 0`, and class 0 for what has the mark).
 * The filters come last: until then nothing is degraded.
 */
export function degradeRules(card: string, degradation: Degradation, addresses: readonly string[]): string {
  requireAddresses(addresses);
  const { bandwidthBitPerS } = degradation;
  const emulated = emulation(degradation);
  const shaped = bandwidthBitPerS === undefined ? [] : [shaping(bandwidthBitPerS)];
  const filter = `filter add dev ${card} parent ${root} protocol ip prio 1 u32`;
  const parent = bandwidthBitPerS === undefined ? `${root}1` : `${shaper}1`;
  return [
    `qdisc add dev ${card} root handle ${root} htb default 0`,
    `class add dev ${card} parent ${root} classid ${root}1 htb rate 100gbit burst 10mb cburst 10mb quantum 60000`,
    ...shaped.map((text) => `qdisc add dev ${card} parent ${root}1 handle ${shaper} ${text}`),
    ...(emulated === "" ? [] : [`qdisc add dev ${card} parent ${parent} handle ${emulator} ${emulated}`]),
    `${filter} match ip tos ${controlMark} 0xff flowid ${root}0`,
    ...addresses.map((address) => `${filter} match ip dst ${address}/32 flowid ${root}1`),
    "",
  ].join("\n");
}

function shaping(bitPerS: number): string {
  const bytes = (ms: number) => Math.ceil((bitPerS / 8) * (ms / 1000));
  const burst = Math.max(largestPacketBytes, bytes(burstMs));
  const limit = Math.max(queuedPackets.least * largestPacketBytes, bytes(queueMs));
  return `tbf rate ${bitPerS}bit burst ${burst} limit ${limit}`;
}

/** Empty where there is nothing to emulate. */
function emulation(degradation: Degradation): string {
  const { delayMs, jitterMs, lossPercent, duplicatePercent } = degradation;
  const settings = [
    delayMs !== undefined && `delay ${delayMs}ms${jitterMs === undefined ? "" : ` ${jitterMs}ms`}`,
    lossPercent !== undefined && `loss ${lossPercent}%`,
    duplicatePercent !== undefined && `duplicate ${duplicatePercent}%`,
  ].filter(Boolean);
  return settings.length === 0 ? "" : ["netem", `limit ${packetsHeld(degradation)}`, ...settings].join(" ");
}

/** The emulator holds what is under way, and before a shaper also what waits for that. */
function packetsHeld({ delayMs = 0, jitterMs = 0, bandwidthBitPerS }: Degradation): number {
  if (bandwidthBitPerS === undefined) return queuedPackets.withoutShaper;
  const heldMs = delayMs + jitterMs + queueMs;
  return Math.max(
    queuedPackets.leastDelayed,
    Math.ceil(((bandwidthBitPerS / 8) * (heldMs / 1000)) / largestPacketBytes),
  );
}

/** Degrades what leaves by the card for these addresses. Throws `tc-failed`, and leaves the card as it was, where the kernel refuses. */
export async function installQdisc(card: Card, degradation: Degradation, addresses: readonly string[]): Promise<void> {
  const there = (await rootQdisc(card)) ?? "";
  if (!/^qdisc \S+ 0: /.test(there)) {
    throw new IslandingError("qdisc-taken", `Expected ${card.name} to have the kernel's own queue, found "${there}".`, {
      hint: "A queueing discipline that somebody has set can't be put back as it was: take it away first.",
    });
  }
  const input = degradeRules(card.name, degradation, addresses);
  const outcome = await card.exec(["tc", "-batch", "-"], { input, timeoutMs: limitMs });
  if (outcome.ok) return;
  await removeQdisc(card);
  must(outcome, "degrading the link");
}

/** Takes our queueing discipline away, and no other; the kernel then puts its own back. */
export async function removeQdisc(card: Card): Promise<void> {
  if (!(await rootQdisc(card))?.startsWith(`qdisc htb ${root} `)) return;
  const argv = ["tc", "qdisc", "del", "dev", card.name, "root"];
  must(await card.exec(argv, { timeoutMs: limitMs }), "healing the link");
}

/** What the shaper and the emulator have let through and thrown away; empty where they are not. */
export async function readQdiscs({ exec, name }: Card, host: string, where: string): Promise<RuleCounter[]> {
  const shown = must(
    await exec(["tc", "-s", "qdisc", "show", "dev", name], { timeoutMs: limitMs }),
    "reading counters",
  );
  return parseQdiscs(shown.stdout)
    .filter(({ handle }) => handle === shaper || handle === emulator)
    .map(({ text, packets, bytes, dropped }) => ({ host, rule: `${where}: ${text}`, packets, bytes, dropped }));
}

/** The name of the card with this address. */
export async function cardWith(exec: ExecInNetwork, address: string): Promise<string> {
  const argv = ["ip", "-oneline", "-4", "address", "show", "to", address];
  const shown = must(await exec(argv, { timeoutMs: limitMs }), `finding the card with ${address}`);
  const [, name] = /^\d+: (\S+) /.exec(shown.stdout) ?? [];
  if (name === undefined) throw new IslandingError("no-card", `Expected a network card with ${address}, found none.`);
  return name;
}

export interface QdiscCounters {
  handle: string;
  /** As `tc` shows it, without what changes. */
  text: string;
  packets: number;
  bytes: number;
  dropped: number;
}

/** Reads what `tc -s qdisc show` prints. */
export function parseQdiscs(shown: string): QdiscCounters[] {
  return shown.split(/^(?=qdisc )/m).flatMap((part) => {
    const [head = ""] = part.split("\n");
    const [, handle] = /^qdisc \S+ (\S+) /.exec(head) ?? [];
    const [, bytes, packets, dropped] = /Sent (\d+) bytes (\d+) pkts? \(dropped (\d+)/.exec(part) ?? [];
    if (!handle || bytes === undefined) return [];
    const text = head.trim().replace(/\s+/g, " ");
    return [{ handle, text, bytes: Number(bytes), packets: Number(packets), dropped: Number(dropped) }];
  });
}

/** The line of `tc` about the card's root. */
async function rootQdisc({ exec, name }: Card): Promise<string | undefined> {
  const shown = must(await exec(["tc", "qdisc", "show", "dev", name], { timeoutMs: limitMs }), "listing queues");
  return shown.stdout.split("\n").find((line) => /^qdisc \S+ \S+ root /.test(line));
}

function must(outcome: Outcome, what: string): Outcome {
  if (!outcome.ok) throw new IslandingError("tc-failed", `tc, ${what}: ${outcome.stderr || "no answer"}`);
  return outcome;
}
