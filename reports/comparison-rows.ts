import { type Outcome, type Verdict, worst } from "../harness/check/verdict.ts";
import { restarts, services } from "../harness/site/catalogue.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import type { AppraisedCell } from "./appraisal.ts";
import { allowedWords, answerMs, answerWords } from "./figures.ts";

/** One requirement, answered by every topology of a comparison. */
export interface ComparedAnswer {
  /** What the rows that stand together have in common, as a heading. */
  group: string;
  /** For someone who has never run a cluster. */
  label: string;
  requirement: string;
  allowed?: string;
  /** Null where it was not asked. */
  entries: (ComparedEntry | null)[];
}

/** What a topology's cells found: the worst of them. */
export interface ComparedEntry {
  outcome: Outcome;
  /** What was measured, or why nothing could be told. */
  text: string;
  met: number;
  n: number;
}

/** The group of what is not about one service. */
export const wholeSite = "The site as a whole";

/** Every requirement that any of the columns was asked, in the order of the catalogue. */
export function comparedAnswers(columns: readonly (readonly AppraisedCell[])[]): ComparedAnswer[] {
  const requirements = columns.flat().flatMap(({ answers }) => answers.map(({ requirement }) => requirement));
  const distinct = Array.from(new Map(requirements.map((requirement) => [requirement.id, requirement])).values());
  return distinct.map((requirement) => {
    const allowed = allowedWords(requirement);
    return {
      ...wordsFor(requirement),
      requirement: requirement.id,
      ...(allowed !== undefined && { allowed }),
      entries: columns.map((column) => entryOf(verdictsOn(requirement, column))),
    };
  });
}

const verdictsOn = ({ id }: Requirement, column: readonly AppraisedCell[]): Verdict[] =>
  column.flatMap(({ answers }) => answers.flatMap(({ verdict }) => (verdict.requirement === id ? [verdict] : [])));

/** What several answers to one requirement come to: the worst of them. */
export function entryOf(verdicts: readonly Verdict[]): ComparedEntry | null {
  const telling = tellingOf(verdicts);
  if (!telling) return null;
  const met = verdicts.filter((verdict) => verdict.outcome === "pass").length;
  return { outcome: telling.outcome, text: answerWords(telling), met, n: verdicts.length };
}

/** The worst of several answers, and of those the latest. */
export function tellingOf(verdicts: readonly Verdict[]): Verdict | undefined {
  const outcome = worst(verdicts.map((verdict) => verdict.outcome));
  const late = (verdict: Verdict) => answerMs(verdict) ?? Number.POSITIVE_INFINITY;
  return verdicts
    .filter((verdict) => verdict.outcome === outcome)
    .toSorted((one, other) => late(other) - late(one))
    .at(0);
}

/** A restart's sentence is the same for every workload but for its beginning: that is the row, the rest its heading. */
export function wordsFor({ id, sentence }: Requirement): Pick<ComparedAnswer, "group" | "label"> {
  const [, variant = "", disturbance = ""] = /^restart\.(.+)\.after-(.+)$/.exec(id) ?? [];
  if (!isIn(services, variant) || !isIn(restarts, disturbance)) return { group: wholeSite, label: sentence };
  return { group: `Serves again ${restarts[disturbance].words}`, label: services[variant] };
}

const isIn = <Words extends object>(words: Words, name: PropertyKey): name is keyof Words => Object.hasOwn(words, name);
