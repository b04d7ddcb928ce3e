import type { Provenance } from "./schema.ts";

/** What is not the real thing, or not in every part. */
export interface StandIn {
  standIn?: Provenance["standIn"];
  standInPart?: Provenance["standInPart"];
}

/** "a stand-in", "in part a stand-in", or undefined for the real thing. */
export function standInMark({ standIn, standInPart }: StandIn): string | undefined {
  if (standIn === undefined) return undefined;
  return standInPart ? "in part a stand-in" : "a stand-in";
}

/** Says that something is not the real thing, or that a part of it is not, and what it is; undefined where all of it is real. */
export function standInSentence(one: StandIn): string | undefined {
  const mark = standInMark(one);
  return mark && `${mark.charAt(0).toUpperCase()}${mark.slice(1)}: ${one.standIn}.`;
}

/** The two fields alone, to be carried on. */
export const standInOf = ({ standIn, standInPart }: StandIn): StandIn => ({
  ...(standIn !== undefined && { standIn }),
  ...(standInPart !== undefined && { standInPart }),
});
