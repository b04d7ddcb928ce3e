import { type EventOf, eventsOf, type History, isBoot } from "../history/event.ts";
import type { Reason } from "./check.ts";

const restartCauses = ["crash", "agent-restart", "reboot", "power-cut", "aged-token-restart"] as const;
export type RestartCause = (typeof restartCauses)[number];

export const isRestartCause = (name: string): name is RestartCause => restartCauses.some((cause) => cause === name);

/** A workload's own disturbance, proved. */
export interface Disturbed {
  host: string;
  /** The clock of "serves again" starts here. */
  zeroMs: number;
  /** Up to here the old process may have answered; what answers later is to be compared with the last answer before. */
  lastSeenMs: number;
  /** From here on the old process is proved to be gone. */
  goneMs: number;
  /** Whether the whole host went down: what was started anew on its way down had ended by `goneMs` too. */
  booted: boolean;
  /** When the same host was disturbed next; undefined where it was not. */
  nextMs: number | undefined;
}

type Disturbance = EventOf<"disturbance">;

/** The host where nothing was to happen besides the fault itself; undefined when the history has none. */
export const hostLeftAlone = (history: History): string | undefined =>
  eventsOf(history, "disturbance").find(({ disturbance }) => disturbance === "none")?.host;

/** Finds when a variant was disturbed, and on which host; a disturbance without its proof is a problem. */
export function disturbedBy(
  history: History,
  disturbance: RestartCause,
  variant: string,
): Disturbed | { problem: Reason } {
  const events = eventsOf(history, "disturbance").filter((event) => event.disturbance === disturbance);
  const begin = events.find((event) => event.step === "begin");
  if (!begin) return { problem: neverBegun(disturbance, events) };
  const nextMs = nextAt(history, begin);
  const ofWorkload = events.filter(
    ({ host, variant: of }) => host === begin.host && (of === undefined || of === variant),
  );
  const proved = (what: string) => ofWorkload.find((event) => event.step === "proved" && event.proof?.what === what);
  const unproved = (missing: string) => ({ problem: unprovedReason(ofWorkload, begin, missing) });
  if (isBoot(disturbance)) {
    const boot = proved("boot");
    if (!boot) return unproved("a new boot");
    return { host: begin.host, zeroMs: begin.t, lastSeenMs: begin.t, goneMs: boot.t, booted: true, nextMs };
  }
  if (disturbance === "aged-token-restart" && !aged(events)) return unproved("the token's age");
  if (disturbance !== "crash" && !proved("agent-process")) return unproved("a new agent process");
  const process = ofWorkload.find((event) => event.variant === variant && isProofOfProcess(event));
  if (!process) return unproved(`the end of ${variant}'s process`);
  // The proof may come after the next process has answered already; what the host recorded before came before the kill.
  const beforeKill = ofWorkload.findLast((event) => event.n < process.n) ?? begin;
  const zeroMs = process.t - (process.agoMs ?? 0);
  return {
    host: begin.host,
    zeroMs,
    lastSeenMs: Math.min(beforeKill.t, zeroMs),
    goneMs: process.t,
    booted: false,
    nextMs,
  };
}

function neverBegun(disturbance: RestartCause, [failed]: readonly Disturbance[]): Reason {
  const text = failed?.detail ?? `The history has no ${disturbance}`;
  return { code: "not-disturbed", text: `${text}.` };
}

/** Where machines are dear, one thing after the other happens to one of them. */
const nextAt = (history: History, { host, disturbance, t }: Disturbance): number | undefined =>
  eventsOf(history, "disturbance").find(
    (event) => event.step === "begin" && event.host === host && event.disturbance !== disturbance && event.t > t,
  )?.t;

/** The age is that of one workload's token, and holds for the node as a whole. */
const aged = (events: readonly Disturbance[]) =>
  events.some(({ step, proof }) => step === "proved" && proof?.what === "token-age");

const isProofOfProcess = ({ step, proof }: Disturbance) => step === "proved" && proof?.what === "process";

function unprovedReason(events: readonly Disturbance[], { disturbance, host }: Disturbance, missing: string): Reason {
  const failed = events.find((event) => event.step === "failed");
  if (failed) {
    const text = `The ${disturbance} on ${host} failed: ${failed.detail ?? "no reason was recorded"}.`;
    return { code: "disturbance-failed", text };
  }
  const text = `The ${disturbance} on ${host} was not proved: nothing shows ${missing}.`;
  return { code: "disturbance-unproved", text };
}
