import { IslandingError } from "../../errors.ts";
import { pullProgress } from "../../probe/pull-progress.ts";
import { waitFor } from "../../wait.ts";
import { type Asking, askFor, pullingNode } from "./ask.ts";
import type { RegistryNames } from "./pods.ts";

/** Enough to tell a pull that goes on later from one that begins anew, and not yet the whole. */
const underWayBytes = 20_000_000;
const underWayLimitMs = 60_000;

/** Asks for the large image, and returns when the node has a part of it. That it has none is a finding of its own. */
export async function beginPull(registry: RegistryNames, asking: Asking): Promise<void> {
  const node = pullingNode(asking);
  if (!node) return;
  const { record, signal } = asking;
  await askFor(registry, node.name, "interrupted", asking);
  const isUnderWay = async () => {
    const progress = await pullProgress(node, signal);
    record(progress);
    return progress.bytes >= underWayBytes;
  };
  const what = `${node.name} to have a part of a large image`;
  await waitFor(isUnderWay, { what, limitMs: underWayLimitMs, everyMs: 500, signal }).catch((error: unknown) => {
    if (!(error instanceof IslandingError && error.code === "wait-limit")) throw error;
  });
}
