import type { History } from "../history/event.ts";
import type { Requirement } from "../site/requirement.ts";
import type { Outcome, Verdict } from "./verdict.ts";

/** A pure function: the same history and requirement give the same verdict, byte for byte. */
export type Check = (history: History, requirement: Requirement) => Verdict;

export type Figures = Verdict["figures"];
export type Reason = Verdict["reasons"][number];

/** What a check has come to, before it is put under a requirement's name. */
export interface Finding {
  outcome: Outcome;
  reason: Reason;
  figures: Figures;
}

/** Puts what was found under the requirement's name. */
export const verdictOf = ({ id }: Requirement, { outcome, reason, figures }: Finding): Verdict => ({
  requirement: id,
  outcome,
  reasons: [reason],
  figures,
});

export const pass = (code: string, text: string, figures: Figures): Finding => found("pass", code, text, figures);
export const fail = (code: string, text: string, figures: Figures): Finding => found("fail", code, text, figures);
export const unknown = (code: string, text: string, figures: Figures): Finding => found("unknown", code, text, figures);

const found = (outcome: Outcome, code: string, text: string, figures: Figures): Finding => ({
  outcome,
  reason: { code, text },
  figures,
});

/** A finding whose reason says something besides. */
export const withMore = (finding: Finding, text: string): Finding => ({
  ...finding,
  reason: { ...finding.reason, text: `${finding.reason.text} ${text}` },
});
