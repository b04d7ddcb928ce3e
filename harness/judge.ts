import type { Check } from "./check/check.ts";
import { checkFor } from "./check/index.ts";
import { allowingForSlowness } from "./check/slow-machine.ts";
import type { Verdict } from "./check/verdict.ts";
import { messageOf } from "./errors.ts";
import { certify } from "./fault/certificate.ts";
import type { Certificate } from "./fault/certificate-schema.ts";
import type { History } from "./history/event.ts";
import { momentsOf } from "./history/moments.ts";
import { isAboutRecovery, type Requirement } from "./site/requirement.ts";

export interface Judgement {
  certificate: Certificate;
  /** One per requirement, in their order. */
  verdicts: Verdict[];
}

/**
 * Certifies a history's fault and answers every requirement from the history alone, deterministically.
 * Where the fault is not confirmed nothing counts: every verdict is unknown, its figures are kept.
 */
export function judge(
  history: History,
  requirements: readonly Requirement[],
  findCheck: (id: string) => Check | undefined = checkFor,
): Judgement {
  const certificate = certify(history);
  const verdicts = requirements.map((requirement) => {
    const found = checked(history, requirement, findCheck(requirement.id));
    const verdict = allowingForSlowness(history, requirement, found);
    return ifConfirmed(certificate, ifSettled(history, verdict));
  });
  return { certificate, verdicts };
}

function checked(history: History, requirement: Requirement, check: Check | undefined): Verdict {
  if (!check) return unknown(requirement.id, "no-check", `Nothing can answer the requirement ${requirement.id}.`);
  try {
    return check(history, requirement);
  } catch (thrown) {
    return unknown(requirement.id, "check-crashed", `The check itself failed: ${messageOf(thrown)}`);
  }
}

/** Reconciliation is watched until the settle phase ends; in a history that breaks off before, nothing is settled. */
function ifSettled(history: History, verdict: Verdict): Verdict {
  if (!isAboutRecovery(verdict.requirement) || momentsOf(history).settledMs !== undefined) return verdict;
  const text = "The history breaks off before the end of the settle phase.";
  return { ...verdict, outcome: "unknown", reasons: [{ code: "history-incomplete", text }, ...verdict.reasons] };
}

function ifConfirmed(certificate: Certificate, verdict: Verdict): Verdict {
  if (certificate.state === "confirmed") return verdict;
  const reasons = certificate.reasons.map(({ code, text }) => ({ code: `certificate-${code}`, text }));
  return { ...verdict, outcome: "unknown", reasons: [...reasons, ...verdict.reasons] };
}

const unknown = (requirement: string, code: string, text: string): Verdict => ({
  requirement,
  outcome: "unknown",
  reasons: [{ code, text }],
  figures: {},
});
