import { spreadOf } from "../harness/check/spread.ts";
import { worst } from "../harness/check/verdict.ts";
import { degradationWords, measureWords } from "../harness/history/degradation.ts";
import { inSeconds } from "../harness/history/duration.ts";
import type { Answer, AppraisedCell } from "./appraisal.ts";
import { answerMs } from "./figures.ts";
import { noticedMs } from "./returning-nodes.ts";
import { outcomeWords } from "./verdict-markdown.ts";

/** One sentence for each requirement whose name begins like one of these: its worst verdict, and of how many. */
export const verdictSentences =
  (...names: string[]) =>
  (cells: readonly AppraisedCell[]): string[] => {
    const answers = cells
      .flatMap(({ answers: own }) => own)
      .filter(({ requirement: { id } }) => names.some((name) => id.startsWith(name)));
    return Array.from(Map.groupBy(answers, ({ requirement: { id } }) => id).values(), worstSentence);
  };

function worstSentence(answers: readonly Answer[]): string {
  const outcome = worst(answers.map(({ verdict }) => verdict.outcome));
  const late = ({ verdict }: Answer) => answerMs(verdict) ?? Number.POSITIVE_INFINITY;
  const [told] = answers
    .filter(({ verdict }) => verdict.outcome === outcome)
    .toSorted((one, other) => late(other) - late(one));
  const met = answers.filter(({ verdict }) => verdict.outcome === "pass").length;
  const often = answers.length > 1 ? `, in ${met} of ${answers.length}; the worst` : "";
  const seen = told?.verdict.reasons.map(({ text }) => text).join(" ");
  return `\`${told?.requirement.id}\` ${outcomeWords[outcome]}${often}: ${seen}`;
}

/** How long the centre takes to notice that a node is gone. */
export function noticedSentences(cells: readonly AppraisedCell[]): string[] {
  const all = cells.flatMap(({ stored: { history } }) => noticedMs(history?.events ?? []));
  const known = spreadOf(all.filter((ms) => ms !== null));
  if (all.length === 0) return [];
  if (!known) return [`It noticed of none of ${all.length} nodes that it was gone, to the window's end.`];
  const never = all.length - known.n;
  const rest = never > 0 ? `; of ${never} more it did not notice to the window's end` : "";
  return [
    known.n === 1
      ? `It noticed after ${inSeconds(known.median)} that a node was gone${rest}.`
      : `It noticed of ${known.n} nodes that they were gone, after ${inSeconds(known.median)} in the median and ${inSeconds(known.worst)} at worst${rest}.`,
  ];
}

/** How bad the link was, as it was asked for and as it was measured; of a link that was cut, what proves it. */
export const linkSentences = (cells: readonly AppraisedCell[]): string[] =>
  cells.flatMap(({ examined: { certificate } }) => {
    if (!certificate) return [];
    const { link, reasons } = certificate;
    if (!link) return [reasons.map(({ text }) => text).join(" ")];
    const figures = link.figures.flatMap(({ what, way, unit, measured }) =>
      measured === null
        ? []
        : [`${what} ${measureWords(measured, unit)}${way ? ` from ${way.from} to ${way.to}` : ""}`],
    );
    return [`Asked: ${degradationWords(link.asked)}, for ${link.direction}. Measured: ${figures.join("; ")}.`];
  });
