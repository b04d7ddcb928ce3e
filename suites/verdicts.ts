import type { Verdict } from "../harness/check/verdict.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import type { CellEvidence } from "./field.ts";

/** Asked of every cell before anything else: without a proof of the fault no other answer counts. */
export const proof: Requirement = {
  id: "fault.proof",
  sentence: "The fault was in force for the whole window, and is gone after it",
  level: "must",
  threshold: 0,
  unit: "none",
};

/** What a cell's certificate says about its fault: met, or undecided. The site can't fail this. */
export function proofIn({ examined: { certificate } }: CellEvidence): Verdict {
  const outcome = certificate?.state === "confirmed" ? "pass" : "unknown";
  const reasons = certificate?.reasons ?? [{ code: "no-certificate", text: "There is no history to certify." }];
  return { requirement: proof.id, outcome, reasons, figures: {} };
}

/** What a cell's evidence says about a requirement; unknown where it says nothing. */
export function verdictOn({ id }: Requirement, { examined }: CellEvidence): Verdict {
  const found = examined.verdicts.find(({ requirement }) => requirement === id);
  const reasons = [{ code: "no-verdict", text: `The cell has no verdict on ${id}.` }];
  return found ?? { requirement: id, outcome: "unknown", reasons, figures: {} };
}
