import { getStatusFromError } from "allure-js-commons/sdk";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../harness/check/verdict.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import { throwVerdict } from "./verdict-error.ts";

const requirement: Requirement = {
  id: "restart.none.after-crash",
  sentence: "A service serves again within 60 s",
  level: "must",
  threshold: 60_000,
  unit: "ms",
};

const verdict = (outcome: Verdict["outcome"], text: string): Verdict => ({
  requirement: requirement.id,
  outcome,
  reasons: [{ code: "any", text }],
  figures: {},
});

function thrownBy(judged: Verdict): Error {
  try {
    throwVerdict(requirement, judged);
  } catch (thrown) {
    if (thrown instanceof Error) return thrown;
  }
  throw new Error("Expected a thrown error, found none.");
}

describe("throwVerdict", () => {
  test("lets a requirement that was met pass", () => {
    expect(() => throwVerdict(requirement, verdict("pass", "Served again 8.2 s after the crash."))).not.toThrow();
  });

  test("says what was asked and what was measured when a requirement was not met", () => {
    expect(thrownBy(verdict("fail", "Served again 75.0 s after the crash.")).message).toBe(
      "Not met: A service serves again within 60 s.\nServed again 75.0 s after the crash.",
    );
  });

  test("says why when nobody could tell", () => {
    expect(thrownBy(verdict("unknown", "The history has no crash.")).message).toBe(
      "Could not be told: A service serves again within 60 s.\nThe history has no crash.",
    );
  });

  test("reads as failed in the report when a requirement was not met", () => {
    expect(getStatusFromError(thrownBy(verdict("fail", "Never.")))).toBe("failed");
  });

  test.each(["The history has no crash.", "The check itself failed: AssertionError: ASSERTED expectation"])(
    "reads as broken in the report when nobody could tell: %s",
    (text) => {
      expect(getStatusFromError(thrownBy(verdict("unknown", text)))).toBe("broken");
    },
  );
});
