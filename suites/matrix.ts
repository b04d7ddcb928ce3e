import type { Dependency, TopologyName } from "../harness/campaign/cell.ts";
import type { FaultKind } from "../harness/history/event.ts";

export interface MatrixCell {
  topology: TopologyName;
  dependency: Dependency;
  fault: FaultKind;
  window: string;
}

/** Runs with every test run: each topology, each fault and, of KubeEdge, its own dependency at least once. */
export const always: readonly MatrixCell[] = [
  { topology: "kubernetes", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "kubernetes", dependency: "api-server", fault: "noop", window: "20s" },
  { topology: "k3d", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "cut", window: "75s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "pause", window: "60s" },
];

/** What takes longer than a test run may: `scripts/test --all`. */
export const atLeisure: readonly MatrixCell[] = [
  { topology: "k3d", dependency: "api-server", fault: "cut", window: "smoke" },
  { topology: "k3d", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "k3d", dependency: "one-api-server", fault: "power", window: "smoke" },
  { topology: "k3d", dependency: "one-api-server", fault: "cut", window: "60s" },
  { topology: "k3d", dependency: "api-server-quorum", fault: "power", window: "smoke" },
  { topology: "k3d", dependency: "api-server-quorum", fault: "pause", window: "60s" },
  { topology: "kubernetes", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "cut", window: "10m" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "pause", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "api-server", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "cut", window: "smoke" },
  { topology: "kubeedge-k3s", dependency: "cloudcore", fault: "power", window: "60s" },
  { topology: "kubeedge-k3s", dependency: "cloudcore-api-server", fault: "cut", window: "smoke" },
  { topology: "kubeedge-k3s", dependency: "cloudcore-api-server", fault: "pause", window: "60s" },
];
