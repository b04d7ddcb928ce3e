import type { ServerName } from "../campaign/cell.ts";
import type { CentreMachine } from "../fault/fault.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Probe } from "../probe/probe.ts";
import type { ReportProgress } from "../progress.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import type { ContainerSettings } from "../topology/container-host.ts";
import type { Authority } from "../topology/pki.ts";
import type { Cluster } from "../topology/topology.ts";

/** Where a central server is started: beside the cluster, on the centre's side, in the network of the run. */
export interface ServerSettings extends Pick<ContainerSettings, "run" | "network" | "image" | "vantage" | "signal"> {
  /** The server's place in the network; no other machine of the run has it. */
  index: number;
  /** Signs what the servers show; whoever asks them has to trust it. */
  authority: Authority;
  report: ReportProgress;
  /** Whether the site is to lose it; else it is only there to be seen staying. */
  isLost: boolean;
}

/** The site's node to which this happens (`none`: nothing); undefined where it happens to none. */
export type NodeOf = (disturbance: NodeDisturbance) => Host | undefined;

/** What may happen with a server inside a window: at its machine, or by someone at the site who needs it. */
export interface ServerDisturbing {
  cluster: Cluster;
  nodeOf: NodeOf;
  record: (event: EventInput) => void;
  signal: AbortSignal;
  /** Aborted when the window ends. */
  windowEnd: AbortSignal;
}

/** A server at the centre beside the cluster's own, on a machine of its own, that a site may lose. */
export interface CentralServer {
  readonly name: ServerName;
  readonly machine: CentreMachine;
  /** What it has at the site, which loses it as the site does. */
  readonly atSite?: readonly Host[];
  /** Component → version or digest. */
  readonly components: Readonly<Record<string, string>>;
  /** What is to be redacted wherever it turns up. */
  readonly secrets: readonly string[];
  /** Has the cluster and its site depend on the server; returns when that was seen to work. */
  attach(cluster: Cluster, signal: AbortSignal, nodeOf: NodeOf): Promise<void>;
  /** What is watched from then on until the cell ends. */
  probes(cluster: Cluster, nodeOf: NodeOf): readonly { probe: Probe; everyMs: number }[];
  /** Brings under way what the fault is to interrupt; returns when that was seen, or was not in time. */
  beforeFault?(context: Omit<ServerDisturbing, "windowEnd">): Promise<void>;
  /** What happens with it inside the window. Throws only what breaks the experiment; what merely fails is recorded. */
  disturb(context: ServerDisturbing): Promise<void>;
}

/** Starts a server of one kind. */
export type StartServer = (settings: ServerSettings) => Promise<CentralServer>;
