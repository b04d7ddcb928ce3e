import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Provenance } from "../evidence/schema.ts";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { HostVantage, type Vantage } from "../host/vantage.ts";
import type { Centre, Cluster } from "./topology.ts";

export interface KubernetesClusterSettings {
  provenance: Provenance;
  centreHost: Host;
  otherServers?: readonly Host[];
  observer: Host;
  site: readonly Host[];
  centre: Centre;
  api: Cluster["api"];
  workloadImage: string;
  dispose: () => Promise<void>;
}

/** A running cluster whose node agent is the kubelet under runit. */
export class KubernetesCluster implements Cluster {
  readonly provenance: Provenance;
  readonly centreHost: Host;
  /** The centre's machines beside `centreHost`. */
  readonly otherServers: readonly Host[];
  readonly observer: Host;
  readonly site: readonly Host[];
  readonly centre: Centre;
  readonly api: Cluster["api"];
  readonly workloadImage: string;
  readonly #vantages = new Map<string, Vantage>();
  readonly #dispose: () => Promise<void>;

  constructor(settings: KubernetesClusterSettings) {
    this.provenance = settings.provenance;
    this.centreHost = settings.centreHost;
    this.otherServers = settings.otherServers ?? [];
    this.observer = settings.observer;
    this.site = settings.site;
    this.centre = settings.centre;
    this.api = settings.api;
    this.workloadImage = settings.workloadImage;
    this.#dispose = settings.dispose;
  }

  vantage(host: Host): Vantage {
    const known = this.#vantages.get(host.name) ?? new HostVantage(host);
    this.#vantages.set(host.name, known);
    return known;
  }

  async agentProcess(host: Host): Promise<string | undefined> {
    const outcome = await host.exec(["pidof", "kubelet"], { timeoutMs: 5000 });
    return outcome.ok ? outcome.stdout.trim() : undefined;
  }

  restartAgent(host: Host): Promise<Outcome> {
    return host.exec(["sv", "restart", "/etc/service/kubelet"], { timeoutMs: 30_000 });
  }

  async collectLogs(directory: string, signal: AbortSignal): Promise<void> {
    for (const host of [this.centreHost, ...this.otherServers, ...this.site]) {
      await mkdir(directory, { recursive: true });
      await host.copyOut("/var/log/islanding", join(directory, host.name), signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const vantage of this.#vantages.values()) await vantage[Symbol.asyncDispose]();
    await this.#dispose();
  }
}
