import type { Provenance } from "./schema.ts";

/** Says that something is not the real thing, or that a part of it is not, and what it is; undefined where all of it is real. */
export function standInSentence({ standIn, standInPart }: Partial<Provenance>): string | undefined {
  if (standIn === undefined) return undefined;
  return `${standInPart ? "In part a" : "A"} stand-in: ${standIn}.`;
}

/** What a reader has to know before the verdicts: one sentence each; none where everything is real and as fast as it should be. */
export function remarksOn(provenance: Partial<Provenance>): string[] {
  const { lightNodes, machines } = provenance;
  const remarks = [standInSentence(provenance), lightNodes && `${lightNodes}.`, machines && `${machines}.`];
  return remarks.filter((remark): remark is string => Boolean(remark));
}
