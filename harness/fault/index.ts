import { IslandingError } from "../errors.ts";
import type { Degradation } from "../history/degradation.ts";
import type { FaultKind } from "../history/event.ts";
import { cut } from "./cut.ts";
import { degrade } from "./degrade.ts";
import type { Fault } from "./fault.ts";
import { missingQdiscs } from "./kernel-qdiscs.ts";
import { noop } from "./noop.ts";
import { pause } from "./pause.ts";
import { power } from "./power.ts";

/** The faults that there is nothing to say about. */
const plain: Readonly<Record<Exclude<FaultKind, "degrade">, Fault>> = { noop, cut, pause, power };

/** The fault of a cell; a link is degraded from outside of a VM where this machine's kernel can. */
export async function faultOf(cell: { fault: FaultKind; degradation?: Degradation | undefined }): Promise<Fault> {
  if (cell.fault !== "degrade") return plain[cell.fault];
  const { degradation } = cell;
  if (!degradation) throw new IslandingError("no-degradation", "Expected a cell to say how bad its link is.");
  const missing = await missingQdiscs(degradation);
  return degrade(degradation, { inGuest: missing?.length !== 0 });
}
