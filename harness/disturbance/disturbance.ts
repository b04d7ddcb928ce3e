import type { DisturbanceName, EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Variant } from "../site/requirement.ts";
import type { Cluster } from "../topology/topology.ts";

export interface DisturbanceContext {
  cluster: Cluster;
  host: Host;
  variants: readonly Variant[];
  record: (event: EventInput) => void;
  signal: AbortSignal;
  /** Aborted when the window ends. */
  windowEnd: AbortSignal;
  /** To be called right before a host goes down, and with it perhaps its network namespace, and right after it has booted anew. */
  beforeReboot: (host: Host) => Promise<void>;
  afterReboot: (host: Host) => Promise<void>;
}

/** Happens to one host inside a window, and records what shows that it really did. Throws when it did not. */
export type Disturbance = (context: DisturbanceContext) => Promise<void>;

type DisturbanceEvent = Extract<EventInput, { kind: "disturbance" }>;

/** An event of this disturbance on this host. */
export const disturbanceEvent = (
  disturbance: DisturbanceName,
  host: Host,
  rest: Omit<DisturbanceEvent, "kind" | "disturbance" | "host">,
): DisturbanceEvent => ({ kind: "disturbance", disturbance, host: host.name, ...rest });
