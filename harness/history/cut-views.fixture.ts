import { at, siteNodes, type Workload } from "./cut-story.fixture.ts";
import type { WrittenEvent } from "./history.fixture.ts";

/**
 * The centre's watch, its nodes, and its requests: five per second, ten in the first ten seconds after the link came back.
 */
export function centreEvents(): WrittenEvent[] {
  const requests = Array.from({ length: 43 }, (_, index) => {
    const t = at.baseline + index * 10_000;
    const burst = t > at.removed ? 50 : 0;
    return { t, kind: "requests", outcome: "ok", total: 1_000 + index * 50 + burst, errors: index } as const;
  });
  return [
    { t: at.baseline + 1, kind: "centre", outcome: "ok" },
    ...requests,
    ...siteNodes.flatMap((name): WrittenEvent[] => [
      { t: at.baseline + 2, kind: "node", name, ready: "True" },
      { t: 95_500, kind: "node", name, ready: "Unknown", reason: "NodeStatusUnknown" },
      { t: at.removed + (name === "rebooted" ? 20_000 : 5_000), kind: "node", name, ready: "True" },
    ]),
  ];
}

/** What the centre sees of a workload's pod: nothing new during the cut, and what the node reports after it. */
export function podEvents(workload: Workload): WrittenEvent[] {
  const pod = {
    kind: "pod",
    name: `${workload.variant}-${workload.host}`,
    uid: uidOf(workload),
    host: workload.host,
    variant: workload.variant,
    phase: "Running",
    deleted: false,
  } as const;
  const first = { ...pod, restarts: 0, containerId: `containerd://${containerOf(workload, 1)}` };
  const second = { ...pod, restarts: 1, containerId: `containerd://${containerOf(workload, 2)}` };
  const reportedMs = at.removed + 6_000;
  const recoveredInTime = workload.backMs <= reportedMs;
  return [
    { ...first, t: at.baseline + 2, ready: true },
    { ...first, t: 95_600, ready: false, reason: "NodeNotReady" },
    ...(Number.isFinite(workload.downMs)
      ? [
          { ...second, t: reportedMs, ready: recoveredInTime },
          ...(Number.isFinite(workload.backMs) && !recoveredInTime
            ? [{ ...second, t: workload.backMs + 1_000, ready: true }]
            : []),
        ]
      : [{ ...first, t: reportedMs, ready: true }]),
  ];
}

/** What the node's runtime lists, every ten seconds. */
export function containersEvents(host: string, workloads: readonly Workload[]): WrittenEvent[] {
  const own = workloads.filter((workload) => workload.host === host);
  return Array.from({ length: 43 }, (_, index) => {
    const t = at.baseline + 4 + index * 10_000;
    return { t, kind: "containers", host, outcome: "ok", containers: own.map((workload) => containerAt(workload, t)) };
  });
}

function containerAt(workload: Workload, t: number) {
  const { variant, host, downMs, backMs } = workload;
  const attempt = t < backMs ? 1 : 2;
  const state = t >= downMs && t < backMs ? ("exited" as const) : ("running" as const);
  const id = containerOf(workload, attempt);
  return { variant, pod: `${variant}-${host}`, podUid: uidOf(workload), id, state, attempt: attempt - 1 };
}

const uidOf = ({ host, variant }: Workload) => `uid-${host}-${variant}`;
const containerOf = ({ host, variant }: Workload, number: number) => `container-${host}-${variant}-${number}`;
