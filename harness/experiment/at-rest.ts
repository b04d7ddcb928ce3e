import { messageOf } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { agentMemoryProbe } from "../probe/agent-memory.ts";
import type { Cluster } from "../topology/topology.ts";

/** Records what each node agent of the site holds while nothing happens: its memory, and what it keeps on its disk. */
export async function recordAtRest(
  cluster: Cluster,
  record: (event: EventInput) => void,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    cluster.site.map(async (host) => {
      record(await memoryOf(cluster, host, signal));
      if (cluster.localStore) record(await storeOf(cluster.localStore.bind(cluster), host, signal));
    }),
  );
  signal.throwIfAborted();
}

async function memoryOf(cluster: Cluster, host: Host, signal: AbortSignal): Promise<EventInput> {
  const pid = await cluster.agentProcess(host);
  if (pid !== undefined) return agentMemoryProbe(host, pid).observe(signal);
  return { kind: "agent-memory", host: host.name, outcome: "unknown", detail: "no node agent was running" };
}

async function storeOf(look: NonNullable<Cluster["localStore"]>, host: Host, signal: AbortSignal): Promise<EventInput> {
  const about = { kind: "local-store" as const, host: host.name };
  try {
    return { ...about, outcome: "ok", ...(await look(host, signal)) };
  } catch (thrown) {
    return { ...about, outcome: "unknown", detail: messageOf(thrown) };
  }
}
