import type { Outcome } from "../harness/check/verdict.ts";
import type { Level, Requirement } from "../harness/site/requirement.ts";
import type { Answer, AppraisedCell } from "./appraisal.ts";
import { type ComparedEntry, entryOf, tellingOf, wordsFor } from "./comparison-rows.ts";
import { allowedWords, answerMs } from "./figures.ts";

/** One requirement, as two campaigns answered it. Both are judged by the same requirement, whatever each was asked. */
export interface ChangedAnswer {
  group: string;
  label: string;
  requirement: string;
  level: Level;
  allowed?: string;
  change: Change;
  /** Null where it was not asked. */
  earlier: Found | null;
  later: Found | null;
  /** What each was measured for, where the two site profiles ask for something else. */
  asked?: { earlier: string; later: string };
}

/** What a campaign's cells found: the worst of them, and its figure where the requirement limits a time. */
export type Found = ComparedEntry & { ms?: number };

/** `untold`: what is not known now is no improvement, and twice unknown is no sign that nothing changed. */
export type Change = "worse" | "better" | "same" | "untold" | "new" | "dropped";

/** Every requirement that either campaign was asked, in the order of the catalogue. */
export function changedAnswers(earlier: readonly AppraisedCell[], later: readonly AppraisedCell[]): ChangedAnswer[] {
  const requirements = [...earlier, ...later].flatMap(({ answers }) => answers.map(({ requirement }) => requirement));
  const distinct = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  return Array.from(distinct.values()).flatMap((requirement) => {
    const found = { earlier: foundBy(requirement, earlier), later: foundBy(requirement, later) };
    const change = changeOf(found.earlier?.outcome, found.later?.outcome);
    if (!change) return [];
    const allowed = allowedWords(requirement);
    const [askedEarlier, askedLater] = [askedOf(requirement, earlier), askedOf(requirement, later)];
    return {
      ...wordsFor(requirement),
      requirement: requirement.id,
      level: requirement.level,
      ...(allowed !== undefined && { allowed }),
      change,
      ...found,
      ...(askedEarlier &&
        askedLater &&
        askedEarlier !== askedLater && { asked: { earlier: askedEarlier, later: askedLater } }),
    };
  });
}

function changeOf(earlier: Outcome | undefined, later: Outcome | undefined): Change | undefined {
  if (!earlier || !later) return later ? "new" : earlier && "dropped";
  if (later === "unknown") return earlier === "pass" ? "worse" : "untold";
  if (earlier === later) return "same";
  return later === "pass" ? "better" : "worse";
}

function foundBy(requirement: Requirement, cells: readonly AppraisedCell[]): Found | null {
  const verdicts = cells.flatMap((cell) =>
    cell.answers
      .filter((answer) => isAbout(requirement, answer) && isAnswered(cell, answer))
      .map(({ verdict }) => verdict),
  );
  const telling = tellingOf(verdicts);
  const entry = entryOf(verdicts);
  const ms = telling && answerMs(telling);
  return entry && { ...entry, ...(ms !== undefined && { ms }) };
}

const isAbout = ({ id }: Requirement, { requirement }: Answer): boolean => requirement.id === id;

/** A history can tell what its cell was never asked; where it can't, the cell was not asked, which is no unknown. */
const isAnswered = ({ stored: { record } }: AppraisedCell, { requirement, verdict }: Answer): boolean =>
  verdict.outcome !== "unknown" || record.cell.requirements.some(({ id }) => id === requirement.id);

/** How it was asked when it was measured, e.g. "must, 60.0 s"; undefined where it was not. */
function askedOf({ id }: Requirement, cells: readonly AppraisedCell[]): string | undefined {
  const asked = cells.flatMap(({ stored: { record } }) => record.cell.requirements.filter((one) => one.id === id));
  const words = asked.map((one) => [one.level, allowedWords(one)].filter(Boolean).join(", "));
  return words.length > 0 ? Array.from(new Set(words)).join("; ") : undefined;
}
