import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { SyntheticCell, SyntheticEvidence } from "../harness/evidence/evidence.fixture.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { appraise } from "./appraisal.ts";
import { syntheticCampaigns } from "./changes.fixture.ts";
import { type Changes, changesOf } from "./changes.ts";
import type { ChangedAnswer } from "./changes-answers.ts";
import { changesHtml, changesMarkdown } from "./changes-document.ts";
import { changesText } from "./changes-text.ts";

const cut = "kubernetes-built.02-partition.api-server.cut.smoke.1";

/** A cell of one service, which serves again so long after whatever happens to it. */
const servingAfter = (afterMs: number, more: SyntheticCell = {}): SyntheticCell => ({
  story: { servesAgain: () => ({ afterMs }) },
  ...more,
  cell: { variants: ["none"], ...more.cell },
});
const campaign = (...cells: SyntheticCell[]): SyntheticEvidence => ({ cells });
/** Nobody saw the crash: what comes of it can't be told. */
const unseen = servingAfter(8_200, {
  edit: (events) =>
    events.filter(
      (event) => !(event.kind === "disturbance" && event.disturbance === "crash" && event.step === "proved"),
    ),
});

/** What changed between the campaigns, asked about the one service. */
async function changed(campaigns: Record<string, SyntheticEvidence>, change: Partial<SiteProfile> = {}) {
  const { evidence, profile } = await syntheticCampaigns(campaigns);
  const workloads = { ...profile.workloads, variants: ["none" as const] };
  return changesOf(evidence, appraise(evidence, { ...profile, workloads, ...change }).cells);
}

async function changedOnce(...args: Parameters<typeof changed>): Promise<Changes> {
  const [only, ...others] = await changed(...args);
  if (!only || others.length > 0) throw new Error(`Expected two campaigns to compare, found ${others.length + 1}.`);
  return only;
}

const answerTo = ({ settings }: Changes, id: string): ChangedAnswer | undefined =>
  settings[0]?.answers.find(({ requirement }) => requirement === id);

describe("changesOf", () => {
  test("holds the later campaign against the earlier, whichever is named first", async () => {
    const { earlier, later, settings } = await changedOnce({
      new: { ...campaign(servingAfter(100_000)), run: { startedAt: "2026-03-05T08:00:00.000Z" } },
      old: campaign(servingAfter(8_200)),
    });
    expect([earlier.folder, later.folder]).toEqual(["old", "new"]);
    expect(settings.map(({ setting, observations }) => [setting, observations])).toEqual([
      ["kubernetes; API server: link cut for 240 s (window smoke)", { earlier: 1, later: 1 }],
    ]);
    expect(settings[0]?.answers[0]).toEqual({
      group: "Serves again after it crashed",
      label: "A service that needs nothing from the centre",
      requirement: "restart.none.after-crash",
      level: "must",
      allowed: "60.0 s",
      change: "worse",
      earlier: { outcome: "pass", text: "8.2 s", met: 1, n: 1, ms: 8_200 },
      later: { outcome: "fail", text: "100 s", met: 0, n: 1, ms: 100_000 },
    });
  });

  test.each<[string, SyntheticCell, SyntheticCell, ChangedAnswer["change"]]>([
    ["what was met and is not is worse", servingAfter(8_200), servingAfter(100_000), "worse"],
    ["what was met and can't be told is worse", servingAfter(8_200), unseen, "worse"],
    ["what could not be told and is not met is worse", unseen, servingAfter(100_000), "worse"],
    ["what was not met and is met is better", servingAfter(100_000), servingAfter(8_200), "better"],
    ["what could not be told and is met is better", unseen, servingAfter(8_200), "better"],
    ["what was not met and can't be told is no better", servingAfter(100_000), unseen, "untold"],
    ["what is met later than before is neither", servingAfter(8_200), servingAfter(9_000), "same"],
  ])("%s", async (_name, old, now, change) => {
    const changes = await changedOnce({ old: campaign(old), new: campaign(now) });
    expect(answerTo(changes, "restart.none.after-crash")?.change).toBe(change);
  });

  test("takes several repeats together by the worst of them", async () => {
    const again = servingAfter(100_000, { cell: { repeat: 2 } });
    const changes = await changedOnce({
      old: campaign(servingAfter(8_200)),
      new: campaign(servingAfter(9_000), again),
    });
    expect(changes.settings[0]?.observations).toEqual({ earlier: 1, later: 2 });
    expect(answerTo(changes, "restart.none.after-crash")).toMatchObject({
      change: "worse",
      later: { outcome: "fail", text: "100 s", met: 1, n: 2 },
    });
  });

  test("names what is not the same in what was measured, and nothing that is", async () => {
    const newer = servingAfter(9_000, {
      provenance: { version: "1.35.0", components: { containerd: "1.7.29", etcd: "3.6.4" }, kernel: "6.12.0" },
    });
    const changes = await changedOnce({
      old: campaign(servingAfter(8_200)),
      new: { ...campaign(newer), run: { version: "0.2.0" } },
    });
    expect(changes.settings[0]?.differences).toEqual([
      { what: "version", earlier: "1.34.4", later: "1.35.0" },
      { what: "kine", earlier: "0.14.0", later: null },
      { what: "kernel", earlier: "6.1.0", later: "6.12.0" },
      { what: "islanding", earlier: "0.1.0", later: "0.2.0" },
      { what: "etcd", earlier: null, later: "3.6.4" },
    ]);
  });

  test("says what each was measured for where that differs, and judges both by one profile", async () => {
    const [requirement] = (await syntheticCampaigns({ old: {} })).evidence[0]?.cells[0]?.record.cell.requirements ?? [];
    if (!requirement) throw new Error("Expected a requirement, found none.");
    const older = servingAfter(8_200, {
      cell: { requirements: [{ ...requirement, level: "should", threshold: 5_000 }] },
    });
    const changes = await changedOnce({ old: campaign(older), new: campaign(servingAfter(9_000)) });
    expect(answerTo(changes, requirement.id)).toMatchObject({
      level: "must",
      allowed: "60.0 s",
      change: "same",
      asked: { earlier: "should, 5.0 s", later: "must, 60.0 s" },
    });
  });

  test("tells what only one of them was asked from what could not be told", async () => {
    const without: Partial<SyntheticCell> = { ...unseen, cell: { variants: ["none"], requirements: [] } };
    const id = "restart.none.after-crash";
    const added = await changedOnce({ old: campaign(without), new: campaign(servingAfter(8_200)) });
    expect(answerTo(added, id)).toMatchObject({ change: "new", earlier: null });
    const gone = await changedOnce({ old: campaign(servingAfter(8_200)), new: campaign(without) });
    expect(answerTo(gone, id)).toMatchObject({ change: "dropped", later: null });
  });

  test("holds each of three campaigns against the one before it that says something", async () => {
    const setting = "kubernetes; API server: link cut for 240 s (window smoke)";
    const all = await changed({
      one: campaign(servingAfter(8_200)),
      two: campaign(servingAfter(8_200, { incomplete: true })),
      three: campaign(servingAfter(9_000)),
    });
    expect(all.map(({ earlier, later, settings }) => [earlier.folder, later.folder, settings.length])).toEqual([
      ["one", "two", 0],
      ["one", "three", 1],
    ]);
    const why = `${cut} (two) was not measured to its end: It was being measured when its process ended.`;
    expect(all[0]?.notCompared).toEqual([{ setting, why }]);
  });

  test("never takes a copy for a second observation", async () => {
    const { settings, notCompared } = await changedOnce({
      old: campaign(servingAfter(8_200)),
      copy: campaign(servingAfter(8_200)),
    });
    expect(settings).toEqual([]);
    expect(notCompared.map(({ why }) => why)).toEqual([
      "Its history in copy is one that was there before: one observation, nothing to compare.",
    ]);
  });

  test("names what only one of two campaigns measured, and nothing of two that have nothing in common", async () => {
    const paused = servingAfter(8_200, { story: { fault: "pause" } });
    const { notCompared } = await changedOnce({
      old: campaign(servingAfter(8_200)),
      new: campaign(servingAfter(9_000), paused),
    });
    expect(notCompared).toEqual([
      { setting: "kubernetes; API server: centre frozen for 240 s (window smoke)", why: "Only new measured it." },
    ]);
    expect(await changed({ old: campaign(servingAfter(8_200)), new: campaign(paused) })).toEqual([]);
  });
});

/** One requirement is worse, one better, and kine is another. */
const told = () =>
  changedOnce({
    old: campaign(
      servingAfter(8_200, { story: { servesAgain: (host) => (host === "rebooted" ? "never" : { afterMs: 8_200 }) } }),
    ),
    new: campaign(
      servingAfter(9_000, {
        story: { servesAgain: (host) => ({ afterMs: host === "crashed" ? 100_000 : 9_000 }) },
        provenance: { components: { containerd: "1.7.29", kine: "0.15.0" } },
      }),
    ),
  });

describe("changesText", () => {
  test("says how much changed in one line, then what, cell by cell, and of the rest nothing", async () => {
    expect(changesText(await told()).split("\n")).toEqual([
      "1 requirement got worse, 1 better, 7 as before",
      "From old (begun on 2026-01-05 at 08:00 UTC) to new (begun on 2026-02-05 at 08:00",
      "UTC).",
      "",
      "kubernetes; API server: link cut for 240 s (window smoke)",
      "  kine: 0.14.0, now 0.15.0",
      "  n = 1 on both sides: one observation stands against one, and how much runs",
      "  differ is not known.",
      "",
      "                                   old               new",
      "─────────────────────────────────  ────────────────  ────────────────  ─────────",
      "Serves again after it crashed",
      "  none                             ✓ 8.2 s           ✗ 100 s           worse",
      "Serves again after its node was rebooted",
      "  none                             ✗ not in window   ✓ 9.0 s           better",
      "",
    ]);
  });

  test("says in that line that nothing got worse or better, and names what is neither", async () => {
    const old = campaign(servingAfter(100_000));
    const [line, ...rest] = changesText(await changedOnce({ old, new: campaign(unseen) })).split("\n");
    expect(line).toBe("No requirement got worse, none better, 8 as before, 1 can't be compared");
    expect(rest).toContain("  none                             ✗ 100 s           ? disturbance     can't be");
  });

  test.each([{}, { ascii: true }, { colour: true }])("fits 80 columns with %o", async (options) => {
    const text = stripVTControlCharacters(changesText(await told(), options));
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

test("the decision record and the page show also what stayed, with both times, and how much that may mean", async () => {
  const changes = await told();
  const markdown = changesMarkdown([changes]);
  const lines = markdown.join("\n").split("\n");
  expect(markdown[0]).toBe("## What changed");
  expect(lines).toContain("**1 requirement got worse, 1 better, 7 as before.**");
  expect(lines).toContain(
    "n = 1 on both sides: one observation stands against one, and how much runs differ is not known.",
  );
  expect(lines).toContain("| kine |  | 0.14.0 | 0.15.0 |  |");
  expect(lines.find((line) => line.includes("restart.none.after-agent-restart"))).toBe(
    "| A service that needs nothing from the centre *restart.none.after-agent-restart, must* | 120 s | **✓ 8.2 s** | **✓ 9.0 s** | as before |",
  );
  const [html = ""] = changesHtml([changes]);
  expect(html).toContain('<td class="fail" data-column="change"><span>worse</span></td>');
  expect(changesMarkdown([])).toEqual([]);
});
