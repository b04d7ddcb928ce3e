import { type Criterion, criteria, criterionNames } from "../harness/site/criteria.ts";

/** The matrix of the articles' decision record, as it stands there: scores of opinion, and totals that they don't add up to. */
export const articlesMatrix: { name: string; scores: Record<Criterion, number>; printedTotal: number }[] = [
  { name: "K3s", scores: scoresOf(5, 2, 1, 4, 5, 5, 3), printedTotal: 62 },
  { name: "MicroK8s", scores: scoresOf(3, 2, 1, 3, 4, 4, 5), printedTotal: 51 },
  { name: "KubeEdge", scores: scoresOf(2, 5, 5, 3, 2, 3, 3), printedTotal: 62 },
];

/** In the order of the criteria. */
function scoresOf(...scores: number[]): Record<Criterion, number> {
  return Object.fromEntries(criterionNames.map((name, index) => [name, scores[index]])) as Record<Criterion, number>;
}

/** What the articles' rows really add up to, one sentence per column. */
export const articlesArithmetic = (): string[] =>
  articlesMatrix.map(({ name, scores, printedTotal }) => {
    const products = criterionNames.map((criterion) => `${criteria[criterion].weight} × ${scores[criterion]}`);
    const sum = criterionNames.reduce((total, criterion) => total + criteria[criterion].weight * scores[criterion], 0);
    return `${name}: ${products.join(" + ")} = ${sum}, where the article says ${printedTotal}.`;
  });
