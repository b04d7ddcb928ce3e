import { describe, expect, test } from "vitest";
import { judge } from "../judge.ts";
import type { Requirement } from "../site/requirement.ts";
import { type ChangedCut, cut, requirement } from "./check.fixture.ts";

const afterCrash = requirement("restart.none.after-crash", 60_000);
const afterReboot = requirement("restart.none.after-reboot", 180_000);
const nodeReady = requirement("reconcile.node-ready", 15_000);
const continuity = requirement("service.continuity", 0, "none");

/** The same story on machines that take several times as long as a real one. */
const onMachines = (slowness: number, story: ChangedCut): ChangedCut =>
  story.add({
    t: 10_000,
    kind: "speed",
    slowness,
    accelerator: "tcg",
    bootMs: 30_000,
    apiReadyMs: 60_000,
    servingLimitMs: 180_000,
    settleLimitMs: 150_000,
  });

const asked = (story: ChangedCut, about: Requirement) => judge(story.history, [about]).verdicts[0];

const backAfter = (afterMs: number) => cut({ servesAgain: () => ({ afterMs }) });
const backAfterHeal = () => cut({ servesAgain: () => ({ afterHealMs: 12_300 }) });

describe("on slow machines", () => {
  test("what is in time passes", () => {
    expect(asked(onMachines(10, backAfter(59_000)), afterCrash)?.outcome).toBe("pass");
  });

  test("a lateness that they could have caused is unknown, with that reason before its own", () => {
    expect(asked(onMachines(10, backAfter(90_000)), afterCrash)).toMatchObject({
      outcome: "unknown",
      reasons: [
        {
          code: "slow-machine",
          text: "The cluster's machines take up to 10 times as long as a real one, which alone could have caused this.",
        },
        { code: "served-late", text: "Served again 90.0 s after the crash; 60.0 s are allowed." },
      ],
      figures: { servesAgainMs: 90_000 },
    });
    expect(asked(onMachines(10, cut()), nodeReady)).toMatchObject({ outcome: "unknown" });
  });

  test("a lateness beyond what they could have caused fails", () => {
    expect(asked(onMachines(2, backAfter(150_000)), afterCrash)?.outcome).toBe("fail");
  });

  test("what came back soon after heal, and never before, fails: the same machine was fast enough", () => {
    expect(asked(onMachines(10, backAfterHeal()), afterReboot)).toMatchObject({
      outcome: "fail",
      reasons: [{ code: "never-in-window" }],
    });
  });

  test("what never came back is unknown", () => {
    const never = cut({ servesAgain: () => "never" });
    expect(asked(onMachines(10, never), afterReboot)?.reasons[0]?.code).toBe("slow-machine");
  });

  test("a failed probe is unknown", () => {
    const failing = () =>
      cut().each("serve", (serve) =>
        serve.host === "left-alone" && serve.t > 200_000 && serve.t < 210_000 ? { ...serve, outcome: "failed" } : serve,
      );
    expect(asked(failing(), continuity)?.outcome).toBe("fail");
    expect(asked(onMachines(10, failing()), continuity)?.outcome).toBe("unknown");
  });

  test("that are nearly as fast as a real one, a lateness fails", () => {
    expect(asked(onMachines(1.5, backAfter(90_000)), afterCrash)?.outcome).toBe("fail");
  });
});
