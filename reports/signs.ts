import type { Outcome } from "../harness/check/verdict.ts";

/** An outcome in one character, wherever there is no room for a word. */
export const signs: Record<Outcome, string> = { pass: "✓", fail: "✗", unknown: "?" };
export const asciiSigns: Record<Outcome, string> = { pass: "+", fail: "x", unknown: "?" };
