import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { decide } from "./decision.ts";
import type { Matrix } from "./decision-matrix.ts";
import { matrixMarkdown } from "./decision-matrix-markdown.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";

const now = new Date("2026-01-06T00:00:00Z");
const surviving: SyntheticCell = { story: { servesAgain: () => ({ afterMs: 8_200 }) } };
const blind: SyntheticCell = { edit: (events) => events.filter(({ kind }) => kind !== "serve") };
const standIn: SyntheticCell = { ...surviving, provenance: { standIn: "not k3s" } };

type Decision = SiteProfile["decision"];
type Opinions = NonNullable<Decision["candidates"][number]["opinions"]>;

const everything: Opinions = {
  footprint: { score: 2, why: "Large." },
  "offline-autonomy": { score: 5, why: "Surely." },
  "device-management": { score: 1, why: "None." },
  "cni-flexibility": { score: 4, why: "Many." },
  "upgrade-simplicity": { score: 3, why: "Fair." },
  ecosystem: { score: 5, why: "Large." },
  ubuntu: { score: 3, why: "As others." },
};

async function matrixFor(
  cells: readonly SyntheticCell[],
  { opinions, weights = {} }: { opinions?: Opinions; weights?: Decision["weights"] } = {},
): Promise<Matrix> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  const candidates = [{ name: "Kubernetes", topology: "kubernetes" as const, why: "It is there.", opinions }];
  const campaign = { ...profile.campaign, faults: ["cut" as const] };
  return decide([evidence], { ...profile, campaign, decision: { ...profile.decision, weights, candidates } }, now)
    .matrix;
}

const scoreOf = ({ rows }: Matrix, criterion: string) => rows.find((row) => row.criterion === criterion)?.scores[0];

describe("the weighted matrix", () => {
  test("scores autonomy by the share of musts met inside the window, whatever anybody thinks of it", async () => {
    expect(scoreOf(await matrixFor([surviving], { opinions: everything }), "offline-autonomy")).toEqual({
      score: 5,
      from: "evidence",
      why: "26 of 26 musts inside the window met in 1 cell.",
    });
    expect(scoreOf(await matrixFor([{}], { opinions: everything }), "offline-autonomy")).toEqual({
      score: 2.5,
      from: "evidence",
      why: "10 of 26 musts inside the window met in 1 cell.",
    });
  });

  test("takes a must for met only if every cell met it", async () => {
    const matrix = await matrixFor([surviving, { cell: { repeat: 2 } }]);
    expect(scoreOf(matrix, "offline-autonomy")).toMatchObject({
      score: 2.5,
      why: "10 of 26 musts inside the window met in 2 cells.",
    });
  });

  test("never lets what could not be told raise a score", async () => {
    const partlyBlind: SyntheticCell = {
      ...surviving,
      edit: (events) => events.filter((event) => !(event.kind === "serve" && event.variant === "secret")),
    };
    const seen = scoreOf(await matrixFor([surviving]), "offline-autonomy")?.score ?? 0;
    const less = scoreOf(await matrixFor([partlyBlind]), "offline-autonomy");
    expect(less?.why).toMatch(/^\d+ of 26 musts inside the window met in 1 cell, 3 could not be told\.$/);
    expect(less?.score).toBeLessThan(seen);
  });

  test("gives no score where nothing could be told, and lets no opinion take its place", async () => {
    const nothing: SyntheticCell = {
      ...blind,
      edit: (events) => events.filter(({ kind }) => kind !== "serve" && kind !== "attempts"),
    };
    expect(scoreOf(await matrixFor([nothing], { opinions: everything }), "offline-autonomy")).toMatchObject({
      score: null,
      from: "nothing",
      why: expect.stringContaining("0 of 26 musts inside the window met in 1 cell, 26 could not be told."),
    });
  });

  test("asks for devices where the profile has some, and lets no opinion stand in for their answer", async () => {
    const { evidence, profile } = await syntheticEvidence({
      cells: [{ cell: { topology: "kubeedge-k3s", id: "kubeedge-k3s-built.02-partition.api-server.cut.smoke.1" } }],
    });
    const candidates = [{ name: "KubeEdge", topology: "kubeedge-k3s" as const, why: "Devices.", opinions: everything }];
    const scoreWith = (devices: boolean) => {
      const workloads = { ...profile.workloads, devices };
      const decision = { ...profile.decision, candidates };
      return scoreOf(decide([evidence], { ...profile, workloads, decision }, now).matrix, "device-management");
    };
    expect(scoreWith(true)).toMatchObject({
      score: null,
      from: "nothing",
      why: expect.stringContaining("0 of 3 requirements about devices met in 1 cell, 3 could not be told."),
    });
    expect(scoreWith(false)).toEqual({ score: 1, from: "opinion", why: "None." });
  });

  test("tells what does not count, and scores by opinion there or not at all", async () => {
    const uncounted = "26 of 26 musts inside the window met in 1 cell. A stand-in: not k3s.";
    expect(scoreOf(await matrixFor([standIn]), "offline-autonomy")).toEqual({
      score: null,
      from: "nothing",
      why: "Nothing that counts was measured, and there is no opinion.",
      uncounted,
    });
    const opinions = { "offline-autonomy": { score: 2, why: "Hearsay." } };
    expect(scoreOf(await matrixFor([standIn], { opinions }), "offline-autonomy")).toEqual({
      score: 2,
      from: "opinion",
      why: "Hearsay.",
      uncounted,
    });
    expect(scoreOf(await matrixFor([{ incomplete: true }]), "offline-autonomy")).toMatchObject({
      score: null,
      uncounted: "Its evidence is not whole, or its fault not proved.",
    });
  });

  test("does not take a bad link for the loss of the centre", async () => {
    expect(scoreOf(await matrixFor([overBadLink({ delayMs: 200 })]), "offline-autonomy")).toEqual({
      score: null,
      from: "nothing",
      why: "Nothing that counts was measured, and there is no opinion.",
    });
  });

  test("adds a column up only if every criterion that weighs something has a score", async () => {
    const { totals } = await matrixFor([{}], { opinions: everything });
    expect(totals).toEqual([
      {
        candidate: "Kubernetes",
        arithmetic: "3 × 2 + 3 × 2.5 + 3 × 1 + 2 × 4 + 2 × 3 + 2 × 5 + 1 × 3",
        sum: 43.5,
        unscored: [],
        comparable: true,
      },
    ]);
    const { ubuntu: _, ...rest } = everything;
    expect((await matrixFor([{}], { opinions: rest })).totals[0]).toMatchObject({
      unscored: ["ubuntu"],
      comparable: false,
    });
    const light = await matrixFor([{}], { opinions: rest, weights: { ubuntu: 0, footprint: 1 } });
    expect(light.totals[0]).toMatchObject({ sum: 36.5, comparable: true });
  });

  test("says in the record what is whose, what can't be compared, and what the articles' own adds up to", async () => {
    const opinions = { footprint: { score: 2, why: "Large." } };
    const markdown = matrixMarkdown(await matrixFor([{}], { opinions, weights: { footprint: 5 } })).join("\n");
    expect(markdown).toContain(
      "| Control-plane footprint | 5 *of this profile; in the articles 3* | 2 *opinion: Large.* |",
    );
    expect(markdown).toContain(
      "| Autonomy without the centre | 3 | 2.5 *evidence: 10 of 26 musts inside the window met in 1 cell.* |",
    );
    expect(markdown).toContain("| Total |  | not comparable |");
    expect(markdown).toContain(
      "- Kubernetes: not comparable, for it has no score for: Native device management; Choice of network plugins (CNI); " +
        "Simplicity of upgrades; Ecosystem and maturity of its community; Integration with Ubuntu. The others: 5 × 2 + 3 × 2.5 = 17.5.",
    );
    expect(markdown).toContain(
      "- MicroK8s: 3 × 3 + 3 × 2 + 3 × 1 + 2 × 3 + 2 × 4 + 2 × 4 + 1 × 5 = 45, where the article says 51.",
    );
    expect(markdown.match(/= 55, where the article says 62\./g)).toHaveLength(2);
  });
});
