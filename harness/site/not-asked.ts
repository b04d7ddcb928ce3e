import { catalogue } from "./catalogue.ts";
import type { Questions } from "./questions.ts";

/** What is not asked for one reason, said once: `restart.*.after-reboot, device.twin.buffered`. */
export interface NotAsked {
  ids: string;
  reason: string;
}

/** Requirements that are not asked, by reason; those that differ only in the workload are named by their pattern. */
export function notAskedByReason(notAsked: Questions["notAsked"]): NotAsked[] {
  return Array.from(
    Map.groupBy(notAsked, ({ reason }) => reason),
    ([reason, group]) => ({ reason, ids: idsInWords(group.map(({ id }) => id)) }),
  );
}

function idsInWords(ids: readonly string[]): string {
  const patterns = Map.groupBy(ids, (id) => catalogue.find((entry) => entry.id === id)?.pattern ?? id);
  return Array.from(patterns, ([pattern, own]) => (own.length > 1 ? pattern : own[0])).join(", ");
}
