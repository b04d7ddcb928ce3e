import type { MeasuredCell } from "./measured.ts";

/** An unknown is never a hold: what was not measured, or not on the thing itself, is unknown. */
export type ClaimVerdict = "holds" | "refuted" | "unknown";

/** Who says it, word for word. */
export interface Quotation {
  document: string;
  text: string;
}

/** Something that is said of distributions in print, and how it is measured: a pure function of a campaign's cells. */
export interface Claim {
  id: string;
  sentence: string;
  saidBy: readonly Quotation[];
  measure(cells: readonly MeasuredCell[]): ClaimPart[];
}

/** What was measured of one thing that a claim speaks of. */
export interface ClaimPart {
  about: string;
  verdict: ClaimVerdict;
  /** What was measured, in one or two sentences. */
  measured: string;
  n: number;
  /** The folders of the cells that it was measured in. */
  evidence: string[];
  /** What a topology that is not wholly the real thing really is, in a sentence. */
  standIn?: string;
}

/** A claim with its answer. */
export interface MeasuredClaim extends Omit<Claim, "measure"> {
  verdict: ClaimVerdict;
  parts: ClaimPart[];
}

/** Holds a claim against what was measured. */
export function answer({ measure, ...claim }: Claim, cells: readonly MeasuredCell[]): MeasuredClaim {
  const parts = measure(cells);
  return { ...claim, verdict: together(parts.map(({ verdict }) => verdict)), parts };
}

/** One part that is refuted refutes the whole; only a claim that holds in every part holds. */
function together(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.includes("refuted")) return "refuted";
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "holds") ? "holds" : "unknown";
}
