import type { Degradation } from "../history/degradation.ts";
import type { EventOf, FaultKind, Path, RuleCounter } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Undo } from "./undo.ts";

/** Where a machine of the centre answers those who depend on it. */
export interface Service {
  address: string;
  /** A name of it that the site's machines can resolve. */
  name: string;
  port: number;
  /** What is asked for over HTTPS to see whether it answers. */
  path: string;
}

/** A machine of the centre, and the service by which others depend on it. */
export interface CentreMachine {
  host: Host;
  service: Service;
}

/** Who loses whom when a dependency is lost. */
export interface Sides {
  /** The machines that are lost; one at least. */
  centre: readonly CentreMachine[];
  /** Every machine that loses them, the observer last. */
  site: readonly Host[];
  /** Machines of the centre that are not lost: everybody else still reaches them. */
  spared: readonly CentreMachine[];
}

/** Every machine on which a fault between these sides may leave something. */
export const hostsOfSides = ({ centre, site }: Sides): Host[] => [...centre.map(({ host }) => host), ...site];

/** A path and what the fault promises of it while it is in force. */
export interface PathExpectation {
  path: Path;
  expect: "open" | "blocked";
}

/** Settings only, serialisable; what happens while it is in force is held by the Injected. */
export interface Fault {
  readonly kind: FaultKind;
  /** How bad it makes the link from the site to the lost machines, where it does that: the link is then measured. */
  readonly degradation?: Degradation;
  /** Which paths this fault closes and which it must leave open. */
  paths(sides: Sides): PathExpectation[];
  /** What has to be undone, known before anything is changed, so that a journal can hold it. */
  undo(sides: Sides, run: string): Undo[];
  inject(sides: Sides, run: string): Promise<Injected>;
}

/** A fault in force. */
export interface Injected {
  /** Of a degraded link: where it was set on each host. */
  readonly places?: Pick<EventOf<"degradation">, "where">;
  /** Puts the fault back on a host that has booted anew; without a gap where it outlived the boot, as outside of a VM. */
  renew(host: Host): Promise<void>;
  /** The fault's own rules and queues with the packets they have met; empty for a fault without any. */
  counters(): Promise<RuleCounter[]>;
  /** Idempotent. */
  heal(): Promise<void>;
}
