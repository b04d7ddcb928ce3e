import type { KubernetesObject, V1Pod } from "@kubernetes/client-node";
import type { Dependency, Flavour, TopologyName } from "../campaign/cell.ts";
import { usageError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import type { Sides } from "../fault/fault.ts";
import type { EventInput, FaultKind, Speed } from "../history/event.ts";
import type { Outcome } from "../host/command.ts";
import type { Host } from "../host/host.ts";
import type { Vantage } from "../host/vantage.ts";
import type { LocalStore } from "../probe/local-store.ts";
import type { ReportProgress } from "../progress.ts";
import type { RegistryMirrors } from "./registry-mirrors.ts";

/** Three servers keep their datastore as long as two of them are on. */
export type ServerCount = 1 | 3;

export interface UpOptions {
  /** The run's id; every resource carries it as its label. */
  run: string;
  /** How many machines the site has. */
  siteNodes: number;
  /** How many nodes the site has besides that carry no workloads and cost little; none if left out. */
  lightNodes?: number;
  /** How many machines the API server is on; 1 for a topology that gives no choice. */
  servers: ServerCount;
  /** Where nodes look for images first, where the topology gives the choice. */
  registryMirrors?: RegistryMirrors;
  signal: AbortSignal;
  report: ReportProgress;
}

/** Throws a usage error where a topology is asked for what it gives no choice of; all but k3d give none of registry mirrors. */
export function refuseChoices(
  name: TopologyName,
  { servers, registryMirrors }: UpOptions,
  gives: { servers?: true } = {},
): void {
  const asked = servers === 1 || gives.servers ? registryMirrors && "registry mirrors" : `${servers} servers`;
  if (!asked) return;
  const expected = `Expected the topology ${name} to be asked for ${gives.servers ? "servers" : "1 server"} without registry mirrors`;
  throw usageError("no-such-choice", `${expected}, found ${asked}.`, "Take the topology k3d: it gives these choices.");
}

/** Whether this machine can run a topology, and if not, what is missing and how to get it. */
export type Availability = { available: true; detail: string } | { available: false; reason: string; hint: string };

/** A kind of real cluster that can be brought up, any number of times, side by side. */
export interface Topology {
  readonly name: TopologyName;
  readonly flavour: Flavour;
  /** Undefined for the real thing; else what it really is, said before anything runs. */
  readonly standIn?: string;
  /** What it takes from image registries; absent where all of it is made here. */
  readonly images?: readonly string[];
  availability(signal: AbortSignal): Promise<Availability>;
  /** Why it can't be put under this fault on this machine; asked before anything starts, where not every fault can be. */
  whyNotBy?(fault: FaultKind, signal: AbortSignal): Promise<string | undefined>;
  /** Set where only the cluster that the distribution stands on is a stand-in. */
  readonly standInPart?: Provenance["standInPart"];
  /** Returns when every node is Ready. On failure nothing is left behind. */
  up(options: UpOptions): Promise<Cluster>;
}

/** What can be asked of the centre, from the centre's side of any fault. */
export interface Centre {
  /** Creates or replaces these objects. */
  apply(objects: readonly KubernetesObject[]): Promise<void>;
  /** Returns the resource version before and after. */
  editConfigMap(name: string, data: Record<string, string>): Promise<{ before: string; after: string }>;
  /** Records every change that the centre sees (`node`, `pod`, `centre` events) until aborted. Never throws. */
  watch(record: (event: EventInput) => void, signal: AbortSignal): Promise<void>;
  /** The pods that carry this label, whatever its value. */
  pods(label: string): Promise<V1Pod[]>;
  /** How many requests the API server has answered since it started, and how many with a 5xx. */
  requests(signal: AbortSignal): Promise<{ total: number; errors: number }>;
  /** Where the topology has devices. */
  readonly devices?: DeviceCentre;
  /** Who may do everything, by a client certificate; absent where no such one is known. */
  readonly administrator?: ClientCertificate | undefined;
}

/** By which an API server knows who asks, and the asker the API server. */
export interface ClientCertificate {
  /** The authority that signed the API server's certificate. */
  caPem: string;
  certificatePem: string;
  keyPem: string;
}

/** What can be asked of a centre that has devices. */
export interface DeviceCentre {
  /** Replaces what is asked of a device. Returns the resource version before and after. */
  edit(device: KubernetesObject): Promise<{ before: string; after: string }>;
  /** Records every change of a device that the centre sees (`device`, `centre` events) until aborted. Never throws. */
  watch(record: (event: EventInput) => void, signal: AbortSignal): Promise<void>;
}

/** A program on a machine of the centre. */
export interface Gateway {
  host: Host;
  program: string;
}

/** A running cluster. Disposing of it removes everything that it consists of. */
export interface Cluster extends AsyncDisposable {
  readonly provenance: Provenance;
  /** The machines whose loss the site has to survive; the first is the one on which the API server is asked. */
  readonly centreHosts: readonly [Host, ...Host[]];
  readonly site: readonly Host[];
  /** The machines of the site's light nodes: part of every cut, and without workloads. */
  readonly light?: readonly Host[];
  /** A machine at the site that is no node: it asks the workloads as a client at the site would. */
  readonly observer: Host;
  readonly centre: Centre;
  /** Absent where the cluster's machines are as fast as this one. */
  readonly speed?: Speed;
  /** What the site's agents are connected to at the centre, where that is not the API server itself. */
  readonly gateway?: Gateway;
  /** Who loses whom when this dependency is lost. Only for the topology's own dependencies. */
  sidesOf(dependency: Dependency): Sides;
  /** The image of the workloads as the nodes know it. */
  readonly workloadImage: string;
  vantage(host: Host): Vantage;
  /** The node agent's process id, or undefined when none runs. Throws when the host doesn't tell. */
  agentProcess(host: Host): Promise<string | undefined>;
  /** Ends the node agent's process and has it started again. */
  restartAgent(host: Host): Promise<Outcome>;
  /**
   * What the node agent keeps on this host's disk so as to do without the centre. Absent where an agent isn't known to keep
   * anything of the kind. Throws why it can't be told.
   */
  localStore?(host: Host, signal: AbortSignal): Promise<LocalStore>;
  /** Copies the logs of agents and control plane into this folder. */
  collectLogs(directory: string, signal: AbortSignal): Promise<void>;
}

/** Every machine of a cluster, the centre's first. */
export const hostsOf = (cluster: Cluster): Host[] => [
  ...cluster.centreHosts,
  ...cluster.site,
  ...(cluster.light ?? []),
  cluster.observer,
];
