import { unavailableError } from "../errors.ts";
import { topologyOf } from "../topology/index.ts";
import type { AssignedCell } from "./assignment.ts";
import type { Cell } from "./cell.ts";

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
    if (!found.available) missing ??= { reason: `This machine can't run ${kind}: ${found.reason}.`, hint: found.hint };
    assigned.push(...sameKind.map((cell) => ({ cell, out, ...(!found.available && { unavailable: found.reason }) })));
  }
  if (missing && assigned.every(({ unavailable }) => unavailable)) {
    throw unavailableError("nothing-available", missing.reason, missing.hint);
  }
  return assigned;
}
