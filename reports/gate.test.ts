import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { syntheticCampaigns } from "./changes.fixture.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";
import { type GateResult, gate } from "./gate.ts";
import { gateText } from "./gate-text.ts";

const cut = "kubernetes-built.02-partition.api-server.cut.smoke.1";

/** Everything serves again in time: every must holds. */
const surviving: SyntheticCell = { story: { servesAgain: () => ({ afterMs: 8_200 }) } };

type Change = (profile: SiteProfile) => Partial<SiteProfile>;

/** Gates synthetic evidence of one cut by its own profile, changed. */
async function gated(cells: readonly SyntheticCell[], change: Change = () => ({})): Promise<GateResult> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  const campaign = { ...profile.campaign, faults: ["cut" as const] };
  return gate([evidence], { ...profile, campaign, ...change({ ...profile, campaign }) });
}

const accepting =
  (accept: Partial<SiteProfile["gate"]["accept"]>): Change =>
  ({ gate: { accept: before } }) => ({ gate: { accept: { ...before, ...accept } } });

const without = (kind: string) => (events: Parameters<NonNullable<SyntheticCell["edit"]>>[0]) =>
  events.filter((event) => event.kind !== kind);

describe("gate", () => {
  test("passes when every must holds", async () => {
    const { outcome, exitCode, failed, unknown, lacking, passed } = await gated([surviving]);
    expect({ outcome, exitCode, failed, unknown, lacking, passed: passed.length }).toEqual({
      outcome: "pass",
      exitCode: 0,
      failed: [],
      unknown: [],
      lacking: [],
      passed: 30,
    });
  });

  test("fails when a must fails, and names it with its figures", async () => {
    const { outcome, exitCode, failed } = await gated([{}]);
    expect({ outcome, exitCode, count: failed.length }).toEqual({ outcome: "fail", exitCode: 1, count: 16 });
    expect(failed[0]).toMatchObject({
      cell: cut,
      requirement: "restart.none.after-agent-restart",
      text: expect.stringMatching(/^Did not serve again inside the window/),
      figures: { servesAgainMs: null, servesAgainAfterHealMs: 12_300 },
    });
  });

  test("tells two campaigns' cells apart where both are called the same", async () => {
    const { evidence, profile } = await syntheticCampaigns({ old: { cells: [{}] }, new: { cells: [surviving] } });
    const text = gateText(gate(evidence, profile));
    expect(text).toMatch(/^FAIL: 44 of 60 answers to musts hold; 2 cells count\.\n/);
    expect(text).toContain(`\nNot met in ${cut} (old):\n`);
  });

  test("lets a should decide nothing", async () => {
    const shoulds = {
      "restart.*.after-agent-restart": { level: "should" },
      "restart.*.after-reboot": { level: "should" },
    } as const;
    const { exitCode, passed } = await gated([{}], () => ({ requirements: shoulds }));
    expect({ exitCode, passed: passed.length }).toEqual({ exitCode: 0, passed: 14 });
  });

  test("takes its thresholds from the profile that it is given, not from the one that was measured for", async () => {
    const { exitCode, failed } = await gated([surviving], () => ({
      requirements: { "restart.none.after-crash": { within: "5s" } },
    }));
    expect(exitCode).toBe(1);
    expect(failed.map(({ requirement, text }) => `${requirement}: ${text}`)).toEqual([
      "restart.none.after-crash: Served again 8.2 s after the crash; 5.0 s are allowed.",
    ]);
  });

  test("puts a failure before what could not be told", async () => {
    const { exitCode, lacking } = await gated([{}, { story: { fault: "pause" }, incomplete: true }]);
    expect(exitCode).toBe(1);
    expect(lacking).toHaveLength(1);
  });

  test.each<[string, SyntheticCell, Change, string]>([
    [
      "a flavour that the profile does not accept",
      surviving,
      accepting({ flavours: ["published"] }),
      `${cut} was measured with the flavour built; the profile's gate accepts published.`,
    ],
    [
      "a stand-in",
      { ...surviving, provenance: { standIn: "upstream Kubernetes in k3s's shape, not k3s" } },
      () => ({}),
      `${cut} was measured on a stand-in (upstream Kubernetes in k3s's shape, not k3s); the profile's gate accepts none.`,
    ],
    [
      "compressed time",
      { ...surviving, cell: { window: { name: "smoke", ms: 240_000, scale: 60 } }, provenance: { timeScale: 60 } },
      () => ({}),
      `${cut} ran at time scale 60; the profile's gate accepts real time only.`,
    ],
    [
      "a cell that was not measured to its end",
      { ...surviving, incomplete: true },
      () => ({}),
      `${cut} was not measured to its end: It was being measured when its process ended.`,
    ],
    [
      "a fault that nobody witnessed",
      { ...surviving, edit: without("witness") },
      () => ({}),
      expect.stringMatching(`^${cut} has no proof of its fault: `) as unknown as string,
    ],
    [
      "a window that the profile asks for and nobody measured",
      surviving,
      ({ campaign }) => ({ campaign: { ...campaign, windows: ["4m", "8h"] } }),
      "kubernetes, api-server, cut, window 8h: measured 0 times, and the profile asks for 1.",
    ],
    [
      "fewer repeats than the profile asks for",
      surviving,
      ({ campaign }) => ({ campaign: { ...campaign, repeat: 3 } }),
      "kubernetes, api-server, cut, window smoke: measured 1 times, and the profile asks for 3.",
    ],
  ])("is unknown with %s", async (_name, cell, change, text) => {
    const { outcome, exitCode, lacking } = await gated([cell], change);
    expect({ outcome, exitCode, lacking }).toEqual({ outcome: "unknown", exitCode: 2, lacking: [text] });
  });

  test("is unknown with a link that was not as bad as the profile says", async () => {
    const degrade = { delay: "200ms", loss: "20%" };
    const asking: Change = ({ campaign }) => ({
      campaign: { ...campaign, faults: ["degrade"], degrade },
      workloads: { behaviour: "stateless", variants: ["none"] },
    });
    const worse = await gated([overBadLink({ delayMs: 200, lossPercent: 30 })], asking);
    expect(worse.lacking).toEqual([
      "kubernetes, api-server, degrade (200 ms, 20 % lost), window smoke: measured 0 times, and the profile asks for 1.",
    ]);
    expect((await gated([overBadLink({ delayMs: 200, lossPercent: 20 })], asking)).lacking).toEqual([]);
  });

  test("accepts a stand-in and compressed time where the profile does", async () => {
    const odd = {
      ...surviving,
      cell: { window: { name: "smoke", ms: 240_000, scale: 60 } },
      provenance: { standIn: "not k3s", timeScale: 60 },
    };
    expect((await gated([odd], accepting({ standIns: true, compressedTime: true }))).exitCode).toBe(0);
  });

  test("is unknown when stored verdicts are not what the history gives", async () => {
    const { evidence, profile } = await syntheticEvidence({ cells: [surviving] });
    for (const verdict of evidence.cells[0]?.verdicts?.verdicts ?? []) verdict.outcome = "pass";
    const [changed] = evidence.cells[0]?.verdicts?.verdicts ?? [];
    if (changed) changed.figures = {};
    const { exitCode, lacking } = gate([evidence], { ...profile, campaign: { ...profile.campaign, faults: ["cut"] } });
    expect({ exitCode, lacking }).toEqual({
      exitCode: 2,
      lacking: [`${cut} is damaged: The stored verdicts are not what the history gives: restart.none.after-crash.`],
    });
  });

  test("is unknown without any evidence", async () => {
    const { profile } = await syntheticEvidence();
    expect(gate([], profile)).toEqual({
      outcome: "unknown",
      exitCode: 2,
      failed: [],
      unknown: [],
      passed: [],
      lacking: ["Nothing was measured at all."],
    });
  });

  test("is unknown when the profile has no must: nothing at all is no pass", async () => {
    const { exitCode, lacking } = await gated([surviving], (profile) => ({
      workloads: { ...profile.workloads, variants: ["none"] },
      requirements: Object.fromEntries(
        ["restart.*.after-crash", "restart.*.after-agent-restart", "restart.*.after-reboot", "service.continuity"]
          .concat(["node-ready", "spec", "status", "no-collateral"].map((name) => `reconcile.${name}`))
          .concat("central.hidden")
          .map((id) => [id, { level: "should" as const }]),
      ),
    }));
    expect({ exitCode, lacking }).toEqual({
      exitCode: 2,
      lacking: ["The profile has no must that this evidence can answer."],
    });
  });

  test("counts the same history once, however often it is given", async () => {
    const { evidence, profile } = await syntheticEvidence({ cells: [surviving] });
    expect(gate([evidence, evidence], profile).passed).toHaveLength(30);
  });
});

describe("gateText", () => {
  test("says the outcome first, then which musts failed with their figures, cell by cell", async () => {
    const result = await gated([{}]);
    expect(gateText({ ...result, failed: result.failed.slice(0, 1) })).toBe(
      `FAIL: 14 of 15 answers to musts hold; 1 cell counts.

Not met in ${cut}:
  - restart.none.after-agent-restart: Did not serve again inside the window (210
    s were left); it served again 12.3 s after the link came back.
`,
    );
  });

  test("needs one line when everything holds", async () => {
    expect(gateText(await gated([surviving]))).toBe("PASS: 30 of 30 answers to musts hold; 1 cell counts.\n");
  });

  test("names what does not count", async () => {
    expect(gateText(await gated([{ ...surviving, incomplete: true }]))).toBe(
      `UNKNOWN: 0 of 0 answers to musts hold; 0 cells count.

Does not count, or is not there:
  - ${cut} was not measured to its
    end: It was being measured when its process ended.
`,
    );
  });
});
