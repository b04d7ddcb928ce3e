import { runLabel } from "../host/engine.ts";
import { hostLabel } from "./centre-events.ts";
import type { Files } from "./kubernetes-files.ts";

export interface K3dClusterOptions {
  run: string;
  /** The site's machines, one agent each. */
  site: readonly string[];
  /** An existing network of the engine for the nodes' containers. */
  network: string;
  image: string;
  /** What the server finds in itself when it starts, and what each agent does, in the order of `site`. */
  files: { server: Files; agents: readonly Files[] };
}

export const k3dCreateLimitMs = 3 * 60_000;

/** k3d's name for a run's cluster. */
export const k3dClusterOf = (run: string): string => `islanding-${run}`;

/** The container, and the node, in which the API server of a run's cluster is. */
export const k3dServerOf = (run: string): string => `k3d-${k3dClusterOf(run)}-server-0`;

/** The container and the node of an agent, counted from 0. */
export const k3dAgentOf = (run: string, index: number): string => `k3d-${k3dClusterOf(run)}-agent-${index}`;

/**
 * What k3d is asked for, in the form of its configuration file. The API is published on this machine's loopback only,
 * without a load balancer before it, and the nodes keep the names that k3d gives them: a label says which machine they are.
 */
export function k3dConfig({ run, site, network, image, files }: K3dClusterOptions) {
  const onAgent = (index: number) => ({ nodeFilters: [`agent:${index}`] });
  return {
    apiVersion: "k3d.io/v1alpha5",
    kind: "Simple",
    metadata: { name: k3dClusterOf(run) },
    servers: 1,
    agents: site.length,
    image,
    network,
    kubeAPI: { hostIP: "127.0.0.1" },
    files: [
      ...filesOn("server:0", files.server),
      ...files.agents.flatMap((own, index) => filesOn(`agent:${index}`, own)),
    ],
    options: {
      k3d: { wait: true, timeout: `${k3dCreateLimitMs / 1000}s`, disableLoadbalancer: true },
      k3s: {
        extraArgs: [{ arg: "--disable=coredns", nodeFilters: ["server:0"] }],
        nodeLabels: site.map((host, index) => ({ label: `${hostLabel}=${host}`, ...onAgent(index) })),
      },
      kubeconfig: { updateDefaultKubeconfig: false, switchCurrentContext: false },
      runtime: { labels: [{ label: `${runLabel}=${run}`, nodeFilters: ["server:*", "agent:*"] }] },
    },
  };
}

const filesOn = (node: string, files: Files) =>
  Object.entries(files).map(([destination, source]) => ({ destination, source, nodeFilters: [node] }));
