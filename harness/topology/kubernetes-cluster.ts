import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Dependency } from "../campaign/cell.ts";
import { IslandingError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import type { Sides } from "../fault/fault.ts";
import type { Speed } from "../history/event.ts";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import { HostVantage, type Vantage } from "../host/vantage.ts";
import type { SidesByDependency } from "./sides.ts";
import type { Centre, Cluster, Gateway } from "./topology.ts";

export interface KubernetesClusterSettings {
  provenance: Provenance;
  centreHosts: Cluster["centreHosts"];
  observer: Host;
  site: readonly Host[];
  light?: readonly Host[];
  centre: Centre;
  gateway?: Gateway;
  sides: SidesByDependency;
  /** Undefined for machines that are as fast as this one. */
  speed?: Speed;
  /** The node agent's service and process. */
  agent: "kubelet" | "edgecore" | "kubelite";
  workloadImage: string;
  /** Undefined for an agent that isn't known to keep anything of its own. */
  localStore?: NonNullable<Cluster["localStore"]>;
  dispose: () => Promise<void>;
}

/** A safety net: a machine without KVM takes seconds to start the program alone. */
const agentAnswerLimitMs = 30_000;

/** A running cluster whose node agent runs under runit. */
export class KubernetesCluster implements Cluster {
  readonly provenance: Provenance;
  readonly centreHosts: Cluster["centreHosts"];
  readonly observer: Host;
  readonly site: readonly Host[];
  readonly light: readonly Host[];
  readonly centre: Centre;
  readonly gateway?: Gateway;
  readonly speed?: Speed;
  readonly workloadImage: string;
  readonly localStore?: NonNullable<Cluster["localStore"]>;
  readonly #sides: SidesByDependency;
  readonly #agent: string;
  readonly #vantages = new Map<string, Vantage>();
  readonly #dispose: () => Promise<void>;

  constructor(settings: KubernetesClusterSettings) {
    this.provenance = settings.provenance;
    this.centreHosts = settings.centreHosts;
    this.observer = settings.observer;
    this.site = settings.site;
    this.light = settings.light ?? [];
    this.centre = settings.centre;
    if (settings.gateway) this.gateway = settings.gateway;
    if (settings.speed) this.speed = settings.speed;
    this.#sides = settings.sides;
    this.#agent = settings.agent;
    this.workloadImage = settings.workloadImage;
    if (settings.localStore) this.localStore = settings.localStore;
    this.#dispose = settings.dispose;
  }

  sidesOf(dependency: Dependency): Sides {
    const sides = this.#sides[dependency];
    if (!sides) throw new IslandingError("no-such-dependency", `A ${this.provenance.topology} has no ${dependency}.`);
    return sides;
  }

  vantage(host: Host): Vantage {
    const known = this.#vantages.get(host.name) ?? new HostVantage(host);
    this.#vantages.set(host.name, known);
    return known;
  }

  async agentProcess(host: Host): Promise<string | undefined> {
    const { ok, timedOut, stdout } = await host.exec(this.agentQuestion(), { timeoutMs: agentAnswerLimitMs });
    if (timedOut) {
      const text = `Expected ${host.name} to tell its node agent's process, found no answer within ${agentAnswerLimitMs / 1000} s.`;
      throw new IslandingError("agent-unknown", text);
    }
    const pid = stdout.trim();
    return ok && pid !== "" && pid !== "0" ? pid : undefined;
  }

  /** A command that prints the node agent's process id; it fails, or prints 0, when none runs. */
  protected agentQuestion(): string[] {
    return ["pidof", this.#agent];
  }

  restartAgent(host: Host): Promise<Outcome> {
    return host.exec(["sv", "restart", `/etc/service/${this.#agent}`], { timeoutMs: 30_000 });
  }

  async collectLogs(directory: string, signal: AbortSignal): Promise<void> {
    await mkdir(directory, { recursive: true });
    for (const host of [...this.centreHosts, ...this.site, ...this.light]) {
      await this.copyLogs(host, join(directory, host.name), signal);
    }
  }

  /** As PROGRAM/current in this folder, the form in which every topology leaves its logs. */
  protected copyLogs(host: Host, folder: string, signal: AbortSignal): Promise<void> {
    return host.copyOut("/var/log/islanding", folder, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const vantage of this.#vantages.values()) await vantage[Symbol.asyncDispose]();
    await this.#dispose();
  }
}
