import { describe, expect, test } from "vitest";
import { cut, requirement } from "./check/check.fixture.ts";
import { judge } from "./judge.ts";

const afterCrash = requirement("restart.none.after-crash", 60_000);
const nodeReady = requirement("reconcile.node-ready", 60_000);

describe("a judgement", () => {
  test("answers each requirement in its order", () => {
    const { certificate, verdicts } = judge(cut().history, [nodeReady, afterCrash]);
    expect(certificate.state).toBe("confirmed");
    expect(verdicts.map(({ requirement, outcome }) => [requirement, outcome])).toEqual([
      ["reconcile.node-ready", "pass"],
      ["restart.none.after-crash", "pass"],
    ]);
  });

  test("is the same, byte for byte, every time", () => {
    const { history } = cut();
    const again = structuredClone(history);
    expect(JSON.stringify(judge(history, [nodeReady, afterCrash]))).toBe(
      JSON.stringify(judge(again, [nodeReady, afterCrash])),
    );
  });

  test("lets nothing pass or fail where the fault is not confirmed, says why first, and keeps the figures", () => {
    const { history } = cut().each("counters", () => undefined);
    expect(judge(history, [afterCrash]).verdicts).toEqual([
      {
        requirement: "restart.none.after-crash",
        outcome: "unknown",
        reasons: [
          { code: "certificate-counters-missing", text: "The cut's packet counters were never read." },
          { code: "served-in-time", text: "Served again 8.2 s after the crash." },
        ],
        figures: { servesAgainMs: 8200, servesAgainAfterHealMs: null, windowLeftMs: 219_920, probesConclusive: 45 },
      },
    ]);
  });

  test("does not let a cut that had no effect fail anything", () => {
    const { history } = cut({ servesAgain: () => "never" }).each("witness", (sample) => ({ ...sample, found: "open" }));
    const { certificate, verdicts } = judge(history, [requirement("restart.none.after-reboot", 180_000)]);
    expect(certificate.state).toBe("mismatch");
    expect(verdicts[0]?.outcome).toBe("unknown");
  });

  test("knows nothing of reconciliation in a history without the end of its settling", () => {
    const [verdict] = judge(cut().until(440_000).history, [nodeReady]).verdicts;
    expect(verdict).toMatchObject({ outcome: "unknown", reasons: [{ code: "history-incomplete" }, {}] });
    expect(verdict?.figures.nodesReadyMs).toBe(20_000);
  });

  test("still knows of restarts in a history without the end of its settling", () => {
    expect(judge(cut().until(440_000).history, [afterCrash]).verdicts[0]?.outcome).toBe("pass");
  });

  test("makes a check that crashes an unknown", () => {
    const crash = () => {
      throw new Error("of undefined");
    };
    expect(judge(cut().history, [afterCrash], () => crash).verdicts).toEqual([
      {
        requirement: "restart.none.after-crash",
        outcome: "unknown",
        reasons: [{ code: "check-crashed", text: "The check itself failed: of undefined" }],
        figures: {},
      },
    ]);
  });

  test("makes a requirement that nothing can answer an unknown", () => {
    expect(judge(cut().history, [requirement("upgrade.rollback", 0)]).verdicts).toMatchObject([
      {
        outcome: "unknown",
        reasons: [{ code: "no-check", text: "Nothing can answer the requirement upgrade.rollback." }],
      },
    ]);
  });

  test("knows nothing of an empty history", () => {
    const { certificate, verdicts } = judge([], [nodeReady, afterCrash]);
    expect(certificate.state).toBe("inconclusive");
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
  });
});
