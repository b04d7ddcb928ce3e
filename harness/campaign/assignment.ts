import type { Cell } from "./cell.ts";

/** A cell, and the evidence folder that it belongs to. */
export interface AssignedCell {
  cell: Cell;
  out: string;
  /** Told apart in the report by this name, where it is about several folders that may hold the same cell. */
  source?: string;
  /** Why this machine can't measure it; the report then shows it as *skipped*. */
  unavailable?: string;
}

/** What the suites are given by whoever runs them. */
export interface Assignment {
  /** measure: cells whose evidence is complete are read, all others measured. read: nothing is measured. */
  mode: "measure" | "read";
  cells: readonly AssignedCell[];
  /** The name of the channel on which progress goes out and an interrupt comes in. */
  channel: string;
}

declare module "vitest" {
  interface ProvidedContext {
    assignment: Assignment;
  }
}
