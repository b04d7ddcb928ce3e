import type { Outcome } from "../check/verdict.ts";

/** What a check found out about one image. */
export interface Answer {
  outcome: Outcome;
  reason: { code: string; text: string };
}

export const answer = (outcome: Outcome, code: string, text: string): Answer => ({ outcome, reason: { code, text } });

/** One requirement's answer for one image. */
export interface Finding extends Answer {
  requirement: string;
  image: string;
}
