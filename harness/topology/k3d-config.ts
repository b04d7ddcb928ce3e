import { runLabel } from "../host/engine.ts";
import { hostLabel } from "./centre-events.ts";
import type { ServerCount } from "./topology.ts";

export interface K3dClusterOptions {
  run: string;
  servers: ServerCount;
  /** The site's machines, one agent each. */
  site: readonly string[];
  /** An existing network of the engine for the nodes' containers. */
  network: string;
  image: string;
  /** What k3s is told on every server, … */
  serverArguments: readonly string[];
  /** … and on every node, servers among them. */
  nodeArguments: readonly string[];
  /** Whether each node finds the volume `k3dFilesOf` in `machineFolder` when it starts. */
  hasFiles: boolean;
  /** k3s's registries.yaml, where it has one. */
  registries?: string;
}

/** Where a node in k3s's shape looks for what makes it a server or an agent. */
export const machineFolder = "/opt/islanding/machine";

export const k3dCreateLimitMs = 3 * 60_000;

/** k3d's name for a run's cluster. */
export const k3dClusterOf = (run: string): string => `islanding-${run}`;

/** What the names of all its containers begin with. */
const prefixOf = (run: string): string => `k3d-${k3dClusterOf(run)}-`;

/** The container in which k3d looks around while it makes a cluster. */
export const k3dToolsOf = (run: string): string => `${prefixOf(run)}tools`;

/** The container, and the node, of a server, counted from 0. */
export const k3dServerOf = (run: string, index: number): string => `${prefixOf(run)}server-${index}`;

/** The container, and the node, of an agent, counted from 0. */
export const k3dAgentOf = (run: string, index: number): string => `${prefixOf(run)}agent-${index}`;

/** The volume with the files of a container. */
export const k3dFilesOf = (container: string): string => `${container}-files`;

/**
 * What k3d is asked for, in the form of its configuration file. The API of the first server is published on this machine's
 * loopback only, without a load balancer before it, and the nodes keep the names that k3d gives them: a label says which
 * machine they are. Files come to the nodes in volumes, because k3d keeps a copy of this configuration, and does not give
 * its `files` to the first of several servers (ClusterStart in pkg/client/cluster.go of v5.8.3 and v5.9.0).
 */
export function k3dConfig(options: K3dClusterOptions) {
  const { run, servers, site, network, image, hasFiles, registries } = options;
  const onServers = ["server:*"];
  const onAll = [...onServers, "agent:*"];
  const nodes = [
    ...Array.from({ length: servers }, (_, index) => [k3dServerOf(run, index), `server:${index}`] as const),
    ...site.map((_, index) => [k3dAgentOf(run, index), `agent:${index}`] as const),
  ];
  return {
    apiVersion: "k3d.io/v1alpha5",
    kind: "Simple",
    metadata: { name: k3dClusterOf(run) },
    servers,
    agents: site.length,
    image,
    network,
    kubeAPI: { hostIP: "127.0.0.1" },
    volumes: (hasFiles ? nodes : []).map(([container, node]) => ({
      volume: `${k3dFilesOf(container)}:${machineFolder}`,
      nodeFilters: [node],
    })),
    ...(registries && { registries: { config: registries } }),
    options: {
      k3d: { wait: true, timeout: `${k3dCreateLimitMs / 1000}s`, disableLoadbalancer: true },
      k3s: {
        extraArgs: [
          ...options.serverArguments.map((arg) => ({ arg, nodeFilters: onServers })),
          ...options.nodeArguments.map((arg) => ({ arg, nodeFilters: onAll })),
        ],
        nodeLabels: site.map((host, index) => ({ label: `${hostLabel}=${host}`, nodeFilters: [`agent:${index}`] })),
      },
      kubeconfig: { updateDefaultKubeconfig: false, switchCurrentContext: false },
      runtime: { labels: [{ label: `${runLabel}=${run}`, nodeFilters: onAll }] },
    },
  };
}
