import type { V1Node, V1Pod } from "@kubernetes/client-node";
import type { EventInput } from "../history/event.ts";

/** The label that says which workload variant a pod is. */
export const variantLabel = "islanding/variant";
/** The label that says which of the site's machines a node is, whatever its distribution calls it, or a workload is meant for. */
export const hostLabel = "islanding/host";

type InputOf<K extends EventInput["kind"]> = Extract<EventInput, { kind: K }>;

/** What a history says of a node that the centre sees; it is called what the site's machine is called. */
export function nodeEvent(node: V1Node): InputOf<"node"> {
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready");
  return {
    kind: "node",
    name: node.metadata?.labels?.[hostLabel] ?? node.metadata?.name ?? "",
    ready: ready?.status === "True" || ready?.status === "False" ? ready.status : "Unknown",
    ...(ready?.reason && { reason: ready.reason }),
  };
}

/** What a history says of a workload's pod that the centre sees. */
export function podEvent(pod: V1Pod): InputOf<"pod"> {
  const container = pod.status?.containerStatuses?.[0];
  const reason = pod.status?.reason ?? container?.state?.waiting?.reason ?? container?.state?.terminated?.reason;
  return {
    kind: "pod",
    name: pod.metadata?.name ?? "",
    uid: pod.metadata?.uid ?? "",
    host: pod.metadata?.labels?.[hostLabel] ?? pod.spec?.nodeName ?? "",
    variant: pod.metadata?.labels?.[variantLabel] ?? "",
    phase: pod.status?.phase ?? "Unknown",
    ready: container?.ready ?? false,
    restarts: container?.restartCount ?? 0,
    ...(container?.containerID && { containerId: container.containerID }),
    deleted: false,
    ...(reason && { reason }),
  };
}

/** Sums `apiserver_request_total` of the API server's own metrics: all answers, and those with a 5xx. */
export function requestTotals(metrics: string): { total: number; errors: number } {
  let total = 0;
  let errors = 0;
  for (const line of metrics.split("\n")) {
    if (!line.startsWith("apiserver_request_total{")) continue;
    const count = Number(line.slice(line.lastIndexOf("}") + 1));
    total += count;
    if (/[{,]code="5/.test(line)) errors += count;
  }
  return { total, errors };
}
