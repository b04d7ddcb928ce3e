import { unavailableError } from "../errors.ts";
import { topologyOf } from "../topology/index.ts";
import type { AssignedCell } from "./assignment.ts";
import type { Cell } from "./cell.ts";
import { whyUnsupportedHere } from "./unsupported.ts";

/** Assigns cells to a folder, each with the reason where this machine can't measure it. Throws where it can measure none. */
export async function assignAvailable(
  cells: readonly Cell[],
  out: string,
  signal: AbortSignal,
): Promise<AssignedCell[]> {
  const kinds = Map.groupBy(cells, ({ topology, flavour }) => `${topology} ${flavour}`);
  const assigned: AssignedCell[] = [];
  let missing: { reason: string; hint: string } | undefined;
  for (const [kind, sameKind] of kinds) {
    const [{ topology, flavour }] = sameKind as [Cell];
    const found = await topologyOf(topology, flavour).availability(signal);
    for (const cell of sameKind) {
      const lacking = found.available ? await whyUnsupportedHere(cell) : found;
      if (lacking) missing ??= { reason: `This machine can't run ${kind}: ${lacking.reason}.`, hint: lacking.hint };
      assigned.push({ cell, out, ...(lacking && { unavailable: lacking.reason }) });
    }
  }
  if (missing && assigned.every(({ unavailable }) => unavailable)) {
    throw unavailableError("nothing-available", missing.reason, missing.hint);
  }
  return assigned;
}
