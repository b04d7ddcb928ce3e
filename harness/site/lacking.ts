import type { TopologyName } from "../campaign/cell.ts";

/** Says that a topology has no such thing, and which have; undefined where it is one of these. */
export function whyLacking(topology: TopologyName, thing: string, having: readonly TopologyName[]): string | undefined {
  if (having.includes(topology)) return undefined;
  return `The topology ${topology} has no ${thing}; ${having.join(" and ")} ${having.length > 1 ? "have" : "has"}.`;
}
