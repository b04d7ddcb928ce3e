import type { Provenance } from "./schema.ts";

/** Says that something is not the real thing, or that a part of it is not, and what it is; undefined where all of it is real. */
export function standInSentence({ standIn, standInPart }: Partial<Provenance>): string | undefined {
  if (standIn === undefined) return undefined;
  return `${standInPart ? "In part a" : "A"} stand-in: ${standIn}.`;
}
