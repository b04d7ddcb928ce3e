import { criteria } from "../harness/site/criteria.ts";
import type { Matrix, MatrixRow, MatrixScore, MatrixTotal } from "./decision-matrix.ts";
import { articlesArithmetic } from "./decision-matrix-articles.ts";
import { scoringRule } from "./decision-matrix-scores.ts";
import { type DocumentTable, type TableCell, tableMarkdown } from "./document-table.ts";

/** The weighted matrix with its rule, its arithmetic, and what the articles' own adds up to. */
export const matrixMarkdown = (matrix: Matrix): string[] => [
  "## The weighted matrix",
  "Candidates are chosen and rejected by the musts alone; this table does neither. Each score is from 1 (poor) to 5 (excellent), and says whether it is *evidence* or an *opinion*.",
  tableMarkdown(matrixTable(matrix)),
  bullets(scoringRule),
  "Added up:",
  bullets(matrix.totals.map(totalWords)),
  "The articles' own matrix, added up in the same way:",
  bullets(articlesArithmetic()),
];

function matrixTable({ rows, totals }: Matrix): DocumentTable {
  return {
    head: [{ text: "criterion" }, { text: "weight" }, ...totals.map(({ candidate }) => ({ text: candidate }))],
    rows: [
      ...rows.map((row) => [{ text: row.words }, weightCell(row), ...row.scores.map(scoreCell)]),
      [{ text: "Total" }, { text: "" }, ...totals.map(totalCell)],
    ],
  };
}

function weightCell({ criterion, weight, weightFrom }: MatrixRow): TableCell {
  const { weight: usual } = criteria[criterion];
  const small = weightFrom === "profile" ? { small: `of this profile; in the articles ${usual}` } : {};
  return { text: String(weight), ...small };
}

function scoreCell({ score, from, why, uncounted }: MatrixScore): TableCell {
  const words = from === "nothing" ? why : `${from}: ${why}`;
  const aside = uncounted === undefined ? "" : ` Does not count under this profile: ${uncounted}`;
  return { text: score === null ? "no score" : String(score), small: `${words}${aside}` };
}

const totalCell = ({ comparable, sum }: MatrixTotal): TableCell => ({
  text: comparable ? String(sum) : "not comparable",
});

function totalWords({ candidate, arithmetic, sum, unscored, comparable }: MatrixTotal): string {
  if (comparable) return `${candidate}: ${arithmetic} = ${sum}.`;
  if (arithmetic === "") return `${candidate}: no criterion has a score.`;
  const lacking = unscored.map((criterion) => criteria[criterion].words).join("; ");
  return `${candidate}: not comparable, for it has no score for: ${lacking}. The others: ${arithmetic} = ${sum}.`;
}

const bullets = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join("\n");
