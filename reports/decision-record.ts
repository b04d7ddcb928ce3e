import type { Outcome, Verdict } from "../harness/check/verdict.ts";
import type { MeasuredClaim } from "../harness/claim/claim.ts";
import type { Provenance, RunRecord } from "../harness/evidence/schema.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import type { Changes } from "./changes.ts";
import type { Comparison } from "./comparison.ts";
import type { Matrix } from "./decision-matrix.ts";
import type { Readers } from "./decision-readers.ts";
import type { DecisionTree } from "./decision-tree.ts";
import type { Triggers } from "./decision-triggers.ts";
import type { Herd } from "./herd.ts";
import type { Losses } from "./losses.ts";

/** One cell's answer to one requirement, with the exact history that gave it. */
export interface Observation {
  /** The cell's id, with its folder where several campaigns measured a cell of this id. */
  cell: string;
  historySha256: string;
  outcome: Outcome;
  reasons: Verdict["reasons"];
  figures: Verdict["figures"];
}

/** One requirement, answered by all cells of a topology that count. */
export interface Finding {
  requirement: Requirement;
  outcome: Outcome;
  observations: Observation[];
}

export interface MeasuredTopology {
  topology: string;
  /** Every different thing that was measured under this name. */
  provenances: Provenance[];
  /** Cells that count, named as their observations name them, each with the history that was judged. */
  cells: { id: string; historySha256: string; historyLines: number }[];
  /** Why the other cells don't count. */
  notCounted: string[];
  findings: Finding[];
  notAsked: { cell: string; id: string; reason: string }[];
}

export interface CandidateDecision {
  name: string;
  topology: string | undefined;
  why: string;
  state: "chosen" | "rejected" | "undecided";
  /** In sentences: what decided it, or what is lacking. */
  because: string[];
  /** The observations that decided it; every must for a chosen one, the failed musts for a rejected one. */
  evidence: Finding[];
}

export interface DecisionRecord {
  schema: 1;
  title: string;
  decidedAt: string;
  expiresAt: string;
  profile: SiteProfile;
  /** One falsifiable sentence. */
  recommendation: string;
  candidates: CandidateDecision[];
  /** What it means for those who have to live with it, each in their own questions. */
  readers: Readers;
  /** Candidates by weighted criteria; it chooses and rejects nothing. */
  matrix: Matrix;
  /** The articles' five questions, answered from the profile. */
  tree: DecisionTree;
  topologies: MeasuredTopology[];
  /** What happens at the centre when few nodes come back at once, and when many do. */
  herds: Herd[];
  /** What later campaigns found otherwise than earlier ones that measured the same. */
  changes: Changes[];
  /** What each loss did to each topology, in numbers. */
  losses: Losses;
  /** What was measured under the same fault, side by side. */
  comparisons: Comparison[];
  /** What is said of distributions in print, and what was measured of it. */
  claims: MeasuredClaim[];
  /** What the evidence is not about. */
  limits: string[];
  /** What makes this a decision to make again. */
  triggers: Triggers;
  sources: { folder: string; startedAt: string; version: string; machine: RunRecord["machine"]; cells: string[] }[];
}
