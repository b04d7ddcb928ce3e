import type { FaultKind, Path, RuleCounter } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Undo } from "./undo.ts";

/** What a fault needs to know of a cluster: who is on which side, and where the API server answers. */
export interface Sides {
  centre: Host;
  /** Every machine on the site's side, the observer last. */
  site: readonly Host[];
  api: { address: string; name: string; port: number };
}

/** A path and what the fault promises of it while it is in force. */
export interface PathExpectation {
  path: Path;
  expect: "open" | "blocked";
}

/** Settings only, serialisable; what happens while it is in force is held by the Injected. */
export interface Fault {
  readonly kind: FaultKind;
  /** Which paths this fault closes and which it must leave open. */
  paths(sides: Sides): PathExpectation[];
  /** What has to be undone, known before anything is changed, so that a journal can hold it. */
  undo(sides: Sides, run: string): Undo[];
  inject(sides: Sides, run: string): Promise<Injected>;
}

/** A fault in force. */
export interface Injected {
  /** Puts the fault back on a host that came up with a fresh network namespace. */
  renew(host: Host): Promise<void>;
  /** The fault's own rules with the packets they have met; empty for a fault without rules. */
  counters(): Promise<RuleCounter[]>;
  /** Idempotent. */
  heal(): Promise<void>;
}
