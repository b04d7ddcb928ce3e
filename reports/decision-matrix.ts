import { type Criterion, criteria, criterionNames } from "../harness/site/criteria.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import type { AppraisedCell } from "./appraisal.ts";
import type { Gap } from "./appraisal-gaps.ts";
import { type Measured, type MeasuredScore, measuredOf } from "./decision-matrix-scores.ts";

/** What a candidate is worth by one criterion, and where that comes from. */
export interface MatrixScore {
  /** From 1 to 5, tenths at the most; null where neither evidence nor opinion gives one. */
  score: number | null;
  from: "evidence" | "opinion" | "nothing";
  /** In words: what was measured, whose opinion it is, or why there is none. */
  why: string;
  /** What was measured and does not count under the profile, in words; it gives no score. */
  uncounted?: string;
}

export interface MatrixRow {
  criterion: Criterion;
  words: string;
  weight: number;
  weightFrom: "profile" | "articles";
  /** One per candidate, in their order. */
  scores: MatrixScore[];
}

/** A column added up. */
export interface MatrixTotal {
  candidate: string;
  /** Every product, e.g. "3 × 4.2 + 2 × 5". */
  arithmetic: string;
  /** Of what has a score. */
  sum: number;
  /** Of those criteria that weigh something. */
  unscored: Criterion[];
  /** Whether every criterion that weighs something has a score: only such sums may be held against each other. */
  comparable: boolean;
}

/** Candidates by weighted criteria. It chooses and rejects nothing: the musts do. */
export interface Matrix {
  rows: MatrixRow[];
  totals: MatrixTotal[];
}

/** Scores every candidate of a profile by what was measured, else by the profile's opinion, else not at all. */
export function matrixOf(
  { decision: { weights, candidates } }: SiteProfile,
  cells: readonly AppraisedCell[],
  gaps: readonly Gap[],
): Matrix {
  const measured = candidates.map(({ topology }) => measuredOf(topology, cells, gaps));
  const rows = criterionNames.map(
    (criterion): MatrixRow => ({
      criterion,
      words: criteria[criterion].words,
      weight: weights[criterion] ?? criteria[criterion].weight,
      weightFrom: weights[criterion] === undefined ? "articles" : "profile",
      scores: candidates.map(({ opinions }, index) => scoreOf(measured[index]?.[criterion], opinions?.[criterion])),
    }),
  );
  return { rows, totals: candidates.map(({ name }, index) => totalOf(name, rows, index)) };
}

type Opinion = { score: number; why: string };

/** An opinion stands only where nothing that counts was asked: it never takes the place of an answer, nor of a missing one. */
function scoreOf(measured: Measured | undefined, opinion: Opinion | undefined): MatrixScore {
  const { counted, uncounted } = measured ?? {};
  const aside = uncounted ? { uncounted: uncounted.why } : {};
  if (counted) return { ...fromEvidence(counted), ...aside };
  if (opinion) return { score: opinion.score, from: "opinion", why: opinion.why, ...aside };
  return { score: null, from: "nothing", why: "Nothing that counts was measured, and there is no opinion.", ...aside };
}

const fromEvidence = ({ score, why }: MeasuredScore): MatrixScore => ({
  score,
  from: score === null ? "nothing" : "evidence",
  why,
});

function totalOf(candidate: string, rows: readonly MatrixRow[], index: number): MatrixTotal {
  const weighing = rows.filter(({ weight }) => weight > 0);
  const scored = weighing.flatMap(({ weight, scores }) => {
    const score = scores[index]?.score ?? null;
    return score === null ? [] : [{ weight, score }];
  });
  const unscored = weighing.filter(({ scores }) => (scores[index]?.score ?? null) === null);
  return {
    candidate,
    arithmetic: scored.map(({ weight, score }) => `${weight} × ${score}`).join(" + "),
    // In tenths, so that the sum is the one that a reader gets.
    sum: scored.reduce((tenths, { weight, score }) => tenths + weight * Math.round(score * 10), 0) / 10,
    unscored: unscored.map(({ criterion }) => criterion),
    comparable: unscored.length === 0 && scored.length > 0,
  };
}
