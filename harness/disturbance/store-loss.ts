import { messageOf } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { LocalStore } from "../probe/local-store.ts";
import type { DisturbanceContext } from "./disturbance.ts";

/**
 * Starts a node's agent again in some way, and notes in the history what its own store held before and no longer holds: an
 * agent that finds its store empty says nothing of it. Does nothing of its own where the agent keeps no store.
 */
export async function notingStoreLoss<T>(
  { cluster, host, record, signal }: Pick<DisturbanceContext, "cluster" | "host" | "record" | "signal">,
  start: () => Promise<T>,
): Promise<T> {
  const look = cluster.localStore?.bind(cluster);
  if (!look) return start();
  const before = await look(host, signal).catch(() => undefined);
  const started = await start();
  if (!before?.objects) return started;
  const after = await look(host, signal).catch((error: unknown) => messageOf(error));
  const text = lossOf(host, before, after);
  if (text) record({ kind: "note", text });
  return started;
}

function lossOf(host: Host, before: LocalStore, after: LocalStore | string): string | undefined {
  const held = namesIn(before);
  const file = `${before.path} on ${host.name}`;
  if (typeof after === "string")
    return `${file} can't be read since the agent's restart (${after}); it held ${counted(held)}.`;
  if (!after.objects)
    return `${file} is no ${before.format} database since the agent's restart; it held ${counted(held)}.`;
  const kept = new Set(namesIn(after));
  const lost = held.filter((name) => !kept.has(name));
  return lost.length === 0
    ? undefined
    : `${file} has lost ${counted(lost)} with the agent's restart: ${lost.join(", ")}.`;
}

const namesIn = ({ objects = {} }: LocalStore): string[] => Object.values(objects).flat();

const counted = (names: readonly string[]) => (names.length === 1 ? "1 object" : `${names.length} objects`);
