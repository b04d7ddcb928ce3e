import { type EventOf, eventsOf, type History } from "../history/event.ts";

export type Serve = EventOf<"serve">;

/** A workload on a host: what a probe asks. */
export interface Target {
  host: string;
  variant: string;
}

/** An answer from a process that can be told from its successor. */
export type Answer = Serve & { outcome: "ok"; instance: string };

/** Every workload that was ever asked, in the order of the first question. */
export function targetsOf(history: History): Target[] {
  const keyed = Map.groupBy(eventsOf(history, "serve"), ({ host, variant }) => JSON.stringify([host, variant]));
  return Array.from(keyed.values()).flatMap(([first]) => (first ? [{ host: first.host, variant: first.variant }] : []));
}

/** The probes of one workload that tell something: it answered and said which process it is, or it failed. */
export function conclusiveServes(history: History, { host, variant }: Target): Serve[] {
  return eventsOf(history, "serve").filter(
    (serve) => serve.host === host && serve.variant === variant && (serve.outcome === "failed" || isAnswer(serve)),
  );
}

export const isAnswer = (serve: Serve): serve is Answer => serve.outcome === "ok" && serve.instance !== undefined;

/** When the probe was sent; its line is written when the answer is there. */
export const sentMs = (serve: Serve): number => serve.t - serve.latencyMs;

export const nameOf = ({ host, variant }: Target): string => `${variant} on ${host}`;
