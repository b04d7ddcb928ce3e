import { z } from "zod";

export const Outcome = z.enum(["pass", "fail", "unknown"]);
export type Outcome = z.infer<typeof Outcome>;

export const Verdict = z.object({
  requirement: z.string(),
  outcome: Outcome,
  /** Why, by code for machines (`kebab-case`) and in one sentence for people. Never empty. */
  reasons: z.array(z.object({ code: z.string(), text: z.string() })).min(1),
  /** What was measured, units in the names (`servesAgainMs`); null where there was nothing to measure. */
  figures: z.record(z.string(), z.number().nullable()),
});
export type Verdict = z.infer<typeof Verdict>;

const severity: Record<Outcome, number> = { pass: 0, unknown: 1, fail: 2 };

/** The worst of several outcomes: fail > unknown > pass. Nothing at all is unknown, never a pass. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return (
    outcomes.reduce<Outcome | undefined>(
      (found, outcome) => (found === undefined || severity[outcome] > severity[found] ? outcome : found),
      undefined,
    ) ?? "unknown"
  );
}
