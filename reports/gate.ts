import { type Outcome, worst } from "../harness/check/verdict.ts";
import { exitCodes } from "../harness/errors.ts";
import type { Evidence } from "../harness/evidence/read.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { type AppraisedCell, appraise } from "./appraisal.ts";

/** A must, as one cell answered it. */
export interface GateEntry {
  cell: string;
  requirement: string;
  sentence: string;
  /** What was measured, or why nothing could be told. */
  text: string;
  figures: Record<string, number | null>;
}

export interface GateResult {
  outcome: Outcome;
  exitCode: 0 | 1 | 2;
  failed: GateEntry[];
  unknown: GateEntry[];
  passed: GateEntry[];
  /** What keeps whole cells from counting, and what was never measured: each makes the gate unknown at best. */
  lacking: string[];
}

/** Judges evidence by a profile's musts: fail > unknown > pass, and too little evidence is unknown. */
export function gate(evidence: readonly Evidence[], profile: SiteProfile): GateResult {
  const { cells, gaps } = appraise(evidence, profile);
  const entries = cells.filter(({ bars }) => bars.length === 0).flatMap(mustsOf);
  const of = (outcome: Outcome) => entries.filter((entry) => entry.outcome === outcome).map(({ entry }) => entry);
  const [failed, unknown, passed] = [of("fail"), of("unknown"), of("pass")];
  const lacking = [...cells.flatMap(({ bars }) => bars), ...gaps.map(({ text }) => text)];
  if (entries.length === 0 && lacking.length === 0)
    lacking.push("The profile has no must that this evidence can answer.");
  const outcome = worst([...entries.map((entry) => entry.outcome), ...lacking.map(() => "unknown" as const)]);
  return { outcome, exitCode: exitCodes[outcome], failed, unknown, passed, lacking };
}

function mustsOf({ name, answers }: AppraisedCell): { outcome: Outcome; entry: GateEntry }[] {
  return answers
    .filter(({ requirement }) => requirement.level === "must")
    .map(({ requirement, verdict }) => ({
      outcome: verdict.outcome,
      entry: {
        cell: name,
        requirement: requirement.id,
        sentence: requirement.sentence,
        text: verdict.reasons.map(({ text }) => text).join(" "),
        figures: verdict.figures,
      },
    }));
}
