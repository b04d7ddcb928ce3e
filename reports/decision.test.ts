import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { readEvidence } from "../harness/evidence/read.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { syntheticCampaigns } from "./changes.fixture.ts";
import { decide } from "./decision.ts";
import { writeDecision } from "./decision-files.ts";
import { decisionMarkdown } from "./decision-markdown.ts";
import type { DecisionRecord } from "./decision-record.ts";
import { syntheticEvidence, temporaryFolder } from "./evidence.fixture.ts";

const cut = "kubernetes-built.02-partition.api-server.cut.smoke.1";
const now = new Date("2026-01-06T00:00:00Z");
const surviving: SyntheticCell = {
  story: { servesAgain: (_host, variant) => ({ afterMs: variant === "secret" ? 51_000 : 8_200 }) },
};

type Change = Partial<SiteProfile>;

async function decided(cells: readonly SyntheticCell[], change: Change = {}): Promise<DecisionRecord> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  const campaign = { ...profile.campaign, faults: ["cut" as const] };
  return decide([evidence], { ...profile, campaign, ...change }, now);
}

const onlyCandidate = ({ candidates: [candidate] }: DecisionRecord) => candidate;

describe("decide", () => {
  test("chooses a candidate only when all musts are met, and says what comes closest to refuting it", async () => {
    const record = await decided([surviving]);
    expect(onlyCandidate(record)).toMatchObject({ state: "chosen", because: ["All 30 musts are met."] });
    expect(record.recommendation).toBe(
      "Until 2026-07-05, choose Kubernetes for the near-edge site lab, because every must was met wherever it was asked; " +
        "we would change our minds if one more measurement under this profile found a must not met " +
        "(the closest was restart.secret.after-crash with 51.0 s of 60.0 s).",
    );
  });

  test("rejects a candidate as soon as a must fails, with the exact evidence", async () => {
    const record = await decided([{}]);
    const candidate = onlyCandidate(record);
    expect(candidate).toMatchObject({ state: "rejected", because: ["16 of 30 musts are not met."] });
    expect(candidate?.evidence[0]).toMatchObject({
      requirement: { id: "restart.none.after-agent-restart", threshold: 120_000 },
      outcome: "fail",
      observations: [
        {
          cell: cut,
          historySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          outcome: "fail",
          figures: { servesAgainMs: null, servesAgainAfterHealMs: 12_300 },
        },
      ],
    });
    expect(record.recommendation).toBe(
      "Until 2026-07-05, do not choose Kubernetes for the near-edge site lab, because restart.none.after-agent-restart " +
        "and 15 more of the musts failed; we would change our minds if a measurement under this profile found all of them met, " +
        "or if the site no longer needed them.",
    );
  });

  test("lets one failed repeat outweigh one that passed, and keeps both observations", async () => {
    const record = await decided([surviving, { cell: { repeat: 2 } }]);
    expect(onlyCandidate(record)?.state).toBe("rejected");
    expect(onlyCandidate(record)?.evidence[0]?.observations.map(({ outcome }) => outcome)).toEqual(["pass", "fail"]);
    expect(record.limits).toContain("kubernetes, api-server, cut, window smoke: n = 2.");
  });

  test.each<[string, SyntheticCell, Change, string]>([
    [
      "a cell does not count",
      { ...surviving, provenance: { standIn: "not k3s" } },
      {},
      `${cut} was measured on a stand-in (not k3s); the profile's gate accepts none.`,
    ],
    [
      "a must could not be told",
      { ...surviving, edit: (events) => events.filter(({ kind }) => kind !== "pod") },
      {},
      "2 of 30 musts could not be told.",
    ],
  ])("leaves a candidate undecided when %s", async (_name, cell, change, because) => {
    const record = await decided([cell], change);
    expect(onlyCandidate(record)?.state).toBe("undecided");
    expect(onlyCandidate(record)?.because).toContain(because);
    expect(record.recommendation).toMatch(/^Choose nothing yet for the near-edge site lab, /);
  });

  test("leaves a candidate undecided while part of the campaign was not measured", async () => {
    const { evidence, profile } = await syntheticEvidence({ cells: [surviving] });
    const [candidate] = decide([evidence], profile, now).candidates;
    expect(candidate).toMatchObject({
      state: "undecided",
      because: ["kubernetes, api-server, pause, window smoke: measured 0 times, and the profile asks for 1."],
    });
  });

  test("neither chooses nor rejects a candidate that nothing was measured of", async () => {
    const { profile } = await syntheticEvidence();
    const candidates = [{ name: "KubeEdge", why: "It keeps what it needs." }];
    const record = await decided([surviving], { decision: { ...profile.decision, candidates } });
    expect(onlyCandidate(record)).toMatchObject({
      state: "undecided",
      because: ["This version has no topology that it could be measured on."],
      evidence: [],
    });
  });

  test("expires after the time that the profile gives it, counted from now", async () => {
    const { decidedAt, expiresAt } = await decided([surviving]);
    expect({ decidedAt, expiresAt }).toEqual({
      decidedAt: "2026-01-06T00:00:00.000Z",
      expiresAt: "2026-07-05T00:00:00.000Z",
    });
  });

  test("says what the evidence is not about", async () => {
    const { profile } = await syntheticEvidence();
    const fleet = { ...profile.fleet, sites: 3400, architectures: ["amd64" as const, "arm64" as const] };
    const record = await decided([surviving], { fleet, outage: { budget: "4h" } });
    expect(record.limits).toEqual([
      "The longest window was 4m; the outage budget is 4h. What happens in an outage after its first 4m was not measured.",
      "kubernetes, api-server, cut, window smoke: n = 1. One run is one observation; how much runs differ is not known.",
      "All hosts were containers on one machine: one kernel (6.1.0), one clock, one disk. Nothing was measured about clocks that drift apart, about real machines' boot times or about their hardware.",
      "The fleet has arm64 too, which was not measured.",
      "One site was measured; what 3,400 sites do to their centre at once was not.",
    ]);
  });

  test("does not take virtual machines for containers", async () => {
    const microk8s: SyntheticCell = {
      cell: { topology: "microk8s-vm", id: "microk8s-vm-built.02-partition.api-server.cut.smoke.1" },
    };
    const { limits } = await decided([microk8s]);
    expect(limits).toContain(
      "All hosts were virtual machines on one machine. Nothing was measured about real machines' boot times or about their hardware.",
    );
    const { limits: both } = await decided([microk8s, surviving]);
    expect(both.filter((text) => text.startsWith("The hosts of"))).toEqual([
      "The hosts of kubernetes were containers on one machine: one kernel (6.1.0), one clock, one disk. Nothing was measured about clocks that drift apart, about real machines' boot times or about their hardware.",
      "The hosts of microk8s-vm were virtual machines on one machine. Nothing was measured about real machines' boot times or about their hardware.",
    ]);
  });

  test("says nothing of the window's length where it is as long as the outage budget", async () => {
    const { limits } = await decided([surviving], { outage: { budget: "4m" } });
    expect(limits.filter((text) => text.includes("outage budget"))).toEqual([]);
  });

  test("says that it says nothing when no cell counts", async () => {
    const { limits } = await decided([{ incomplete: true }]);
    expect(limits).toEqual(["No measured cell counts, so this record says nothing about any distribution."]);
  });
});

describe("decisionMarkdown", () => {
  test("gives a record all its sections, from the recommendation to the triggers", async () => {
    const markdown = decisionMarkdown(await decided([{}]));
    expect(markdown.match(/^##? .*$/gm)).toEqual([
      "# Which Kubernetes for lab?",
      "## The site",
      "## How its workloads behave",
      "## What its operators do",
      "## Rejected",
      "## What this means for those who live with it",
      "## The weighted matrix",
      "## The articles' five questions",
      "## What was measured",
      "## What each loss does",
      "## Side by side",
      "## Figures side by side",
      "## What the articles claim",
      "## What this evidence is not about",
      "## If the decision turns out wrong",
      "## When to decide again",
      "## Sources",
    ]);
  });

  test("names each cell with its history's SHA-256, and each failed must with what was seen", async () => {
    const record = await decided([{}]);
    const markdown = decisionMarkdown(record);
    const [{ historySha256, historyLines } = { historySha256: "", historyLines: 0 }] =
      record.topologies[0]?.cells ?? [];
    expect(markdown).toContain(
      `- Cell 1: \`${cut}\`, judged from ${historyLines.toLocaleString("en-US")} lines of history, SHA-256 \`${historySha256}\``,
    );
    expect(markdown).toContain(
      "(`restart.none.after-reboot`) | must | 180 s | **not met**: Did not serve again inside the window (220 s were left); " +
        "it served again 12.3 s after the link came back. | 1 | cell 1 |",
    );
  });

  test("numbers two campaigns' cells each for itself where both are called the same", async () => {
    const { evidence, profile } = await syntheticCampaigns({ old: { cells: [{}] }, new: { cells: [surviving] } });
    const markdown = decisionMarkdown(decide(evidence, profile, now));
    expect(markdown).toContain(`- Cell 1: \`${cut} (old)\`, judged from `);
    expect(markdown).toContain(`- Cell 2: \`${cut} (new)\`, judged from `);
    const evidenceOf = (id: string) =>
      markdown
        .split("\n")
        .filter((line) => line.includes(`(\`${id}\`)`))
        .map((line) => line.slice(-8, -2));
    expect(evidenceOf("service.continuity")).toEqual(["cell 1", "cell 2"]);
  });

  test("holds the articles' claims against what was measured, and links each to its evidence", async () => {
    const markdown = decisionMarkdown(await decided([{}]));
    expect(markdown.split("\n").find((line) => line.startsWith("| – upstream Kubernetes, after a crash |"))).toBe(
      "| – upstream Kubernetes, after a crash |  | 2 of 2 served again inside the window, after 8.2 s in the median and " +
        `8.2 s at worst. (n = 2) | **refuted** | [cells/${cut}](cells/${cut}/) |`,
    );
  });

  test("never passes a stand-in for the real thing", async () => {
    const record = await decided([
      { ...surviving, provenance: { standIn: "upstream Kubernetes in k3s's shape, not k3s" } },
    ]);
    expect(decisionMarkdown(record)).toContain("**a stand-in: upstream Kubernetes in k3s's shape, not k3s**");
  });
});

describe("writeDecision", () => {
  test("leaves the same bytes twice for the same evidence, profile and time", async () => {
    const { evidence, profile } = await syntheticEvidence({ cells: [{}, { ...surviving, cell: { repeat: 2 } }] });
    const bytes = async () => {
      const out = await temporaryFolder();
      await writeDecision(out, decide([await readEvidence(evidence.directory)], profile, now));
      return Promise.all(["decision.md", "decision.json"].map((name) => readFile(join(out, name), "utf8")));
    };
    expect(await bytes()).toEqual(await bytes());
  });

  test("leaves the record for people and for machines", async () => {
    const out = await temporaryFolder();
    const record = await decided([surviving]);
    const markdown = await writeDecision(out, record);
    expect(markdown).toBe(join(out, "decision.md"));
    expect(await readFile(markdown, "utf8")).toBe(decisionMarkdown(record));
    expect(JSON.parse(await readFile(join(out, "decision.json"), "utf8"))).toEqual(JSON.parse(JSON.stringify(record)));
  });
});
