import { IslandingError } from "../errors.ts";
import { inSeconds } from "../history/duration.ts";
import type { Host } from "./host.ts";
import { lastWords } from "./last-words.ts";

/** A machine is switched on with this one's time to the second; the rest is for one that answers late. */
const toleratedMs = 5000;
const answerLimitMs = 60_000;

/** Throws `clock-off` where a host's clock is not this machine's: its tokens, leases and limits would end at other times. */
export async function requireTrueClocks(hosts: readonly Host[], signal: AbortSignal): Promise<void> {
  await Promise.all(hosts.map((host) => requireTrueClock(host, signal)));
}

async function requireTrueClock(host: Host, signal: AbortSignal): Promise<void> {
  const askedMs = Date.now();
  const outcome = await host.exec(["date", "+%s%3N"], { timeoutMs: answerLimitMs, signal });
  const answeredMs = Date.now();
  const toldMs = Number(outcome.stdout);
  if (!outcome.ok || !/^\d+\s*$/.test(outcome.stdout)) {
    throw new IslandingError("clock-unknown", `${host.name} did not tell the time: ${lastWords(outcome)}.`);
  }
  const offMs = toldMs - Math.min(Math.max(toldMs, askedMs), answeredMs);
  if (Math.abs(offMs) <= toleratedMs) return;
  const how = offMs > 0 ? "ahead of" : "behind";
  throw new IslandingError(
    "clock-off",
    `The clock of ${host.name} is ${inSeconds(Math.abs(offMs))} ${how} this machine's; at most ${inSeconds(toleratedMs)} are allowed.`,
  );
}
