import type { Cell } from "../campaign/cell.ts";
import { placeOf } from "../campaign/node-places.ts";
import type { Host } from "../host/host.ts";
import { isAboutDevice } from "../site/requirement.ts";
import type { Cluster } from "../topology/topology.ts";

/** The machine of the cell's device, which is the one that is left alone; undefined where nothing is asked of a device. */
export function deviceHost(cluster: Cluster, cell: Cell): Host | undefined {
  const asked = cell.requirements.some(({ id }) => isAboutDevice(id));
  return asked ? cluster.site[placeOf(cell, "none")] : undefined;
}
