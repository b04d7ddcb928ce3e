import { z } from "zod";
import type { ContainerOnNode, EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { parseJson } from "./json.ts";
import type { Probe } from "./probe.ts";

/** The fields we read of `crictl ps --all --output json` (cri-tools v1.30.0, the CRI's ListContainersResponse). */
const Listing = z.object({
  containers: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      metadata: z.object({ name: z.string(), attempt: z.number().default(0) }),
      labels: z.record(z.string(), z.string()),
    }),
  ),
});

const states: Record<string, ContainerOnNode["state"]> = {
  CONTAINER_RUNNING: "running",
  CONTAINER_EXITED: "exited",
  CONTAINER_CREATED: "created",
};

/** A safety net: a machine without KVM takes seconds to start the program alone. */
const limitMs = 60_000;

/** crictl's command line. Of its own it gives the runtime two seconds to answer, which a busy slow machine does not keep. */
export const crictl = (...argv: string[]): string[] => ["crictl", "--timeout=30s", ...argv];

/** The workloads' containers as the node's own runtime knows them. */
export function containersProbe(host: Host): Probe {
  return {
    name: `containers on ${host.name}`,
    async observe(signal): Promise<EventInput> {
      const about = { kind: "containers" as const, host: host.name };
      const found = await listContainers(host, signal);
      return typeof found === "string"
        ? { ...about, outcome: "unknown", containers: [], detail: found }
        : { ...about, outcome: "ok", containers: found };
    },
  };
}

/** Returns the workloads' containers, newest first, or in a sentence why they can't be told. */
export async function listContainers(host: Host, signal?: AbortSignal): Promise<ContainerOnNode[] | string> {
  const outcome = await host.exec(crictl("ps", "--all", "--output", "json", "--name", "^workload$"), {
    timeoutMs: limitMs,
    ...(signal && { signal }),
  });
  if (!outcome.ok) return outcome.timedOut ? "the runtime did not answer" : outcome.stderr.slice(0, 300);
  const listing = Listing.safeParse(parseJson(outcome.stdout));
  if (!listing.success) return "the runtime's answer has another form than crictl v1.30's";
  return listing.data.containers.map(({ id, state, metadata, labels }) => ({
    variant: variantOf(labels["io.kubernetes.pod.name"] ?? ""),
    pod: labels["io.kubernetes.pod.name"] ?? "",
    podUid: labels["io.kubernetes.pod.uid"] ?? "",
    id,
    state: states[state] ?? "unknown",
    attempt: metadata.attempt,
  }));
}

/** A pod's name is its Deployment's (`VARIANT-NODE`), a hash and a suffix; the runtime keeps no other label of ours. */
const variantOf = (pod: string): string => pod.replace(/-site-\d+-[^-]+-[^-]+$/, "");
