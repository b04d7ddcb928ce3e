import { join } from "node:path";
import type { Host } from "../host/host.ts";
import { KubernetesCluster, type KubernetesClusterSettings } from "./kubernetes-cluster.ts";

export interface KubeEdgeClusterSettings extends Omit<KubernetesClusterSettings, "agent"> {
  cloudcore: Host;
}

/** A running cluster whose node agent is edgecore. What it knows of the centre it knows from cloudcore. */
export class KubeEdgeCluster extends KubernetesCluster {
  /** The machine that edge nodes talk to; it alone talks to the API server. */
  readonly cloudcore: Host;

  constructor({ cloudcore, ...settings }: KubeEdgeClusterSettings) {
    super({ ...settings, agent: "edgecore" });
    this.cloudcore = cloudcore;
  }

  override async collectLogs(directory: string, signal: AbortSignal): Promise<void> {
    await super.collectLogs(directory, signal);
    await this.cloudcore.copyOut("/var/log/islanding", join(directory, this.cloudcore.name), signal);
  }
}
