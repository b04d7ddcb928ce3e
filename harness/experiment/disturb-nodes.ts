import { turnsOf } from "../campaign/node-places.ts";
import { disturbances } from "../disturbance/index.ts";
import { IslandingError, messageOf } from "../errors.ts";
import { type EventInput, eventsOf } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import { sleep } from "../wait.ts";
import type { Faulted } from "./faulted.ts";
import type { PhasesOptions } from "./options.ts";

export interface Disturbing {
  faulted: Faulted;
  record: (event: EventInput) => void;
  /** Aborted when the window ends, which is at `endMs` of the history's clock. */
  windowEnd: AbortSignal;
  endMs: number;
}

/** With less of the window left nothing more is begun: a node that is not back when the link is would blur what the link's return does. */
const leastLeftMs = 60_000;
const lookEveryMs = 500;

/** Disturbs all nodes side by side; what happens to one node happens one after the other, as soon as all is well there again. */
export function disturbNodes(options: PhasesOptions, disturbing: Disturbing): Promise<void>[] {
  const { cell, cluster } = options;
  return turnsOf(cell).map(async (names, place) => {
    const host = cluster.site[place];
    if (!host) throw new IslandingError("too-few-nodes", `The site has no node for the disturbance ${names[0]}.`);
    let before: NodeDisturbance | undefined;
    let whyNot: string | undefined;
    for (const name of names) {
      if (before !== undefined) whyNot ??= await whyNotNow(options, disturbing, host, before);
      if (whyNot === undefined) await disturb(options, disturbing, host, name);
      else failed(disturbing, host, name, whyNot);
      before = name;
    }
  });
}

async function disturb(options: PhasesOptions, disturbing: Disturbing, host: Host, name: NodeDisturbance) {
  const { cell, cluster, signal } = options;
  const { faulted, record, windowEnd } = disturbing;
  const beforeReboot = () => faulted.beforeReboot(host);
  const afterReboot = () => faulted.afterReboot(host);
  const context = { cluster, host, variants: cell.variants, record, signal, windowEnd, beforeReboot, afterReboot };
  await disturbances[name](context).catch((error: unknown) => {
    if (signal.aborted || (error instanceof IslandingError && error.code === "engine-gone")) throw error;
    failed(disturbing, host, name, messageOf(error));
  });
}

const failed = ({ record }: Disturbing, host: Host, disturbance: NodeDisturbance, detail: string): void =>
  record({ kind: "disturbance", disturbance, step: "failed", host: host.name, detail });

/** Waits until every workload of the node serves again after what happened to it; why nothing else may happen to it otherwise. */
async function whyNotNow(
  { cell, history, signal }: PhasesOptions,
  { endMs }: Disturbing,
  host: Host,
  before: NodeDisturbance,
): Promise<string | undefined> {
  const doneMs = history.elapsedMs();
  const isBack = () => {
    const serves = eventsOf(history.events, "serve").filter((event) => event.host === host.name);
    return cell.variants.every((variant) => {
      const last = serves.findLast((event) => event.variant === variant);
      return last?.outcome === "ok" && last.t - last.latencyMs >= doneMs;
    });
  };
  for (;;) {
    const leftMs = endMs - history.elapsedMs();
    if (leftMs < leastLeftMs) {
      return isBack()
        ? `After the ${before} less than ${leastLeftMs / 1000} s of the window were left`
        : `After the ${before} not every workload of ${host.name} served again in time for another disturbance`;
    }
    if (isBack()) return undefined;
    await sleep(lookEveryMs, signal);
  }
}
