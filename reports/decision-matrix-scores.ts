import { type Verdict, worst } from "../harness/check/verdict.ts";
import { standInSentence } from "../harness/evidence/stand-in.ts";
import { type Criterion, highestScore, lowestScore } from "../harness/site/criteria.ts";
import { dependencyFacts } from "../harness/site/dependencies.ts";
import { isAboutDevice, isAboutWindow } from "../harness/site/requirement.ts";
import { type Answer, type AppraisedCell, isProved } from "./appraisal.ts";
import type { Gap } from "./appraisal-gaps.ts";

/** What evidence says of a candidate by one criterion: what counts under the profile, and what does not. */
export interface Measured {
  counted?: MeasuredScore;
  uncounted?: MeasuredScore;
}

export interface MeasuredScore {
  /** Null where nothing could be told. */
  score: number | null;
  why: string;
}

/** The criteria that the partition test measures, and by which of its requirements. */
const measures: Partial<Record<Criterion, { isOne: (answer: Answer) => boolean; words: string }>> = {
  "offline-autonomy": {
    isOne: ({ requirement: { id, level } }) => level === "must" && isAboutWindow(id),
    words: "musts inside the window",
  },
  "device-management": {
    isOne: ({ requirement: { id } }) => isAboutDevice(id),
    words: "requirements about devices",
  },
};

/** How a score is made, for the reader of the table. */
export const scoringRule: readonly string[] = [
  `*Evidence*: ${lowestScore} + ${highestScore - lowestScore} × met / asked, rounded down to a tenth. Autonomy asks the musts about what the site does inside the window; device management asks whatever is required of devices.`,
  "Only cells are asked that count under this profile and whose site had lost its centre, by a cut link or by a centre that was frozen or without power; a bad link, or one server less, is no loss of the centre.",
  "A requirement is met if it was met in each of these cells that asked it. What could not be told is not met; where nothing at all could be told, there is no score.",
  "*Opinion*: the profile's own, and only where nothing that counts was asked.",
  "*No score* is not zero: the column has no total then, and can't be held against another.",
];

/** What was measured of a topology by each criterion that is measured. */
export function measuredOf(
  topology: string | undefined,
  cells: readonly AppraisedCell[],
  gaps: readonly Gap[],
): Partial<Record<Criterion, Measured>> {
  const own = cells.filter(({ stored }) => stored.record.cell.topology === topology && isWithoutCentre(stored.record));
  const isPartial = gaps.some((gap) => gap.topology === topology);
  const part = (isOne: (answer: Answer) => boolean, words: string): Measured => {
    const counted = shareOf(own.filter(counts), isOne, words, isPartial);
    const aside = own.filter((cell) => !counts(cell));
    const uncounted = asideOf(aside, isOne, words);
    return { ...(counted && { counted }), ...(uncounted && { uncounted }) };
  };
  return Object.fromEntries(
    Object.entries(measures).map(([criterion, { isOne, words }]) => [criterion, part(isOne, words)]),
  );
}

const counts = ({ bars }: AppraisedCell): boolean => bars.length === 0;

/** Over a bad link, or without a server that its site can do without, nobody's autonomy was put to the test. */
function isWithoutCentre({ cell: { dependency, fault } }: AppraisedCell["stored"]["record"]): boolean {
  return fault !== "degrade" && fault !== "noop" && !dependencyFacts[dependency].sparesSite;
}

/** Undefined where nothing of the kind was asked. */
function shareOf(
  cells: readonly AppraisedCell[],
  isOne: (answer: Answer) => boolean,
  words: string,
  isPartial: boolean,
): MeasuredScore | undefined {
  const asking = cells.filter(({ answers }) => answers.some(isOne));
  const verdicts = asking.flatMap(({ answers }) => answers.filter(isOne).map(({ verdict }) => verdict));
  if (verdicts.length === 0) return undefined;
  const outcomes = Array.from(Map.groupBy(verdicts, byRequirement).values(), (ofOne) =>
    worst(ofOne.map(({ outcome }) => outcome)),
  );
  const [met, untold] = [countOf(outcomes, "pass"), countOf(outcomes, "unknown")];
  const score = untold === outcomes.length ? null : scoreOf(met, outcomes.length);
  const sentences = [
    `${met} of ${outcomes.length} ${words} met in ${asking.length} ${asking.length === 1 ? "cell" : "cells"}${untold > 0 ? `, ${untold} could not be told` : ""}.`,
    ...standInsOf(asking),
    ...(isPartial ? ["Not all that the profile asks was measured."] : []),
  ];
  return { score, why: sentences.join(" ") };
}

/** What does not count is told where it is proved at least. */
function asideOf(cells: readonly AppraisedCell[], isOne: (answer: Answer) => boolean, words: string) {
  const proved = shareOf(cells.filter(isProved), isOne, words, false);
  if (proved || !cells.some(({ answers }) => answers.some(isOne))) return proved;
  return { score: null, why: "Its evidence is not whole, or its fault not proved." };
}

const byRequirement = ({ requirement }: Verdict): string => requirement;

const countOf = (outcomes: readonly Verdict["outcome"][], one: Verdict["outcome"]): number =>
  outcomes.filter((outcome) => outcome === one).length;

/** In whole tenths from the beginning: nothing unmet is ever rounded away. */
const scoreOf = (met: number, asked: number): number =>
  (10 * lowestScore + Math.floor((10 * (highestScore - lowestScore) * met) / asked)) / 10;

const standInsOf = (cells: readonly AppraisedCell[]): string[] =>
  Array.from(
    new Set(cells.flatMap(({ stored: { record } }) => (record.provenance && standInSentence(record.provenance)) ?? [])),
  );
