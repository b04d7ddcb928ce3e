import type { Verdict } from "../check/verdict.ts";
import { judge } from "../judge.ts";
import type { Requirement } from "../site/requirement.ts";
import { toText } from "./atomic-write.ts";
import type { Problem, StoredCell } from "./read.ts";
import { Certificate, type VerdictRecord } from "./schema.ts";

export interface Examined {
  /** sound: the stored history gives the stored verdicts; incomplete: never measured to its end; damaged: see `problems`. */
  state: "sound" | "incomplete" | "damaged";
  /** Judged again from the stored history, where there is one. */
  certificate: Certificate | undefined;
  /** One per requirement. All unknown unless the cell is sound. */
  verdicts: Verdict[];
  problems: Problem[];
}

/**
 * Judges a stored cell's history again and holds the result against what is stored, byte for byte.
 * Other requirements than the cell's own may be asked of it: what a history holds, it can be asked at any time.
 */
export function examine(
  stored: StoredCell,
  requirements: readonly Requirement[] = stored.record.cell.requirements,
): Examined {
  const { record, history } = stored;
  const again = history && judge(history.events, record.cell.requirements);
  const problems = [...stored.problems, ...(again && record.state === "complete" ? differences(stored, again) : [])];
  if (problems.length > 0) {
    const reasons = problems.map(({ text }) => ({ code: "evidence-damaged", text }));
    return { state: "damaged", certificate: again?.certificate, verdicts: allUnknown(requirements, reasons), problems };
  }
  if (record.state === "incomplete" || !history) {
    const text = record.reason ?? "The cell was not measured to its end.";
    const verdicts = allUnknown(requirements, [{ code: "cell-incomplete", text }]);
    return { state: "incomplete", certificate: again?.certificate, verdicts, problems };
  }
  return { state: "sound", ...judge(history.events, requirements), problems };
}

/** What is stored beside a history must be what the history says. Files that are missing are problems already. */
function differences({ history, certificate, verdicts }: StoredCell, again: ReturnType<typeof judge>): Problem[] {
  const problems: Problem[] = [];
  if (history && verdicts && verdicts.history.sha256 !== history.sha256) {
    problems.push({ code: "history-differs", text: historyDifference(verdicts.history, history) });
  }
  if (certificate && toText(certificate) !== toText(Certificate.parse(again.certificate))) {
    const text = `The stored certificate (${certificate.state}) is not what the history gives (${again.certificate.state}).`;
    problems.push({ code: "certificate-differs", text });
  }
  if (verdicts && toText(verdicts.verdicts) !== toText(again.verdicts)) {
    problems.push({ code: "verdict-differs", text: verdictDifference(verdicts.verdicts, again.verdicts) });
  }
  return problems;
}

function historyDifference(judged: VerdictRecord["history"], found: VerdictRecord["history"]): string {
  if (judged.lines !== found.lines) {
    return `The history has ${found.lines} lines; ${judged.lines} were judged.`;
  }
  return `The history is not the one that was judged: its SHA-256 is ${found.sha256}, expected ${judged.sha256}.`;
}

function verdictDifference(stored: readonly Verdict[], again: readonly Verdict[]): string {
  const changed = again.filter((verdict, index) => toText(verdict) !== toText(stored[index]));
  const named = changed.map(({ requirement }) => requirement).join(", ") || "more than was asked";
  return `The stored verdicts are not what the history gives: ${named}.`;
}

const allUnknown = (requirements: readonly Requirement[], reasons: Verdict["reasons"]): Verdict[] =>
  requirements.map(({ id }) => ({ requirement: id, outcome: "unknown", reasons, figures: {} }));
