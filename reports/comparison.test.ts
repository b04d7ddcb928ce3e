import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { compared, k3d, kubernetes, standIn } from "./comparison.fixture.ts";
import type { Comparison } from "./comparison.ts";
import { answersTable, figuresTable } from "./comparison-tables.ts";
import { comparisonText } from "./comparison-text.ts";
import { type DocumentTable, tableMarkdown } from "./document-table.ts";

async function comparedOnce(...cells: SyntheticCell[]): Promise<Comparison> {
  const [only] = await compared(...cells);
  if (!only) throw new Error("Expected a comparison, found none.");
  return only;
}

const rowOf = ({ answers }: Comparison, id: string) => answers.find(({ requirement }) => requirement === id)?.entries;
const lineWith = (table: DocumentTable, text: string) =>
  tableMarkdown(table)
    .split("\n")
    .find((line) => line.includes(text));

describe("compare", () => {
  test("puts what was measured under the same fault side by side, a stand-in marked as one", async () => {
    const comparison = await comparedOnce(kubernetes, k3d);
    expect(comparison.setting).toBe("API server: link cut for 240 s (window smoke)");
    expect(comparison.topologies).toEqual([
      {
        topology: "kubernetes",
        name: "Kubernetes 1.34.4, built",
        cells: ["kubernetes-built.02-partition.api-server.cut.smoke.1"],
      },
      {
        topology: "k3d",
        name: "k3s-shaped 1.34.4, built",
        standIn: `A stand-in: ${standIn}.`,
        cells: ["k3d-built.02-partition.api-server.cut.smoke.1"],
      },
    ]);
    expect(rowOf(comparison, "restart.none.after-crash")).toEqual([
      { outcome: "pass", text: "8.2 s", met: 1, n: 1 },
      { outcome: "fail", text: "190 s", met: 0, n: 1 },
    ]);
    expect(rowOf(comparison, "restart.none.after-reboot")).toEqual([
      { outcome: "fail", text: "not in window", met: 0, n: 1 },
      { outcome: "pass", text: "21.0 s", met: 1, n: 1 },
    ]);
  });

  test("never mixes two faults, two versions or two flavours", async () => {
    const paused: SyntheticCell = { ...kubernetes, story: { fault: "pause" } };
    const older: SyntheticCell = { cell: { ...kubernetes.cell, repeat: 2 }, provenance: { version: "1.33.13" } };
    const comparisons = await compared(kubernetes, paused, older);
    expect(comparisons.map(({ setting, topologies }) => [setting, topologies.map(({ name }) => name)])).toEqual([
      ["API server: link cut for 240 s (window smoke)", ["Kubernetes 1.34.4, built", "Kubernetes 1.33.13, built"]],
      ["API server: centre frozen for 240 s (window smoke)", ["Kubernetes 1.34.4, built"]],
    ]);
  });

  test("never mixes two bad links, and says of each how bad it was", async () => {
    const links = [{ delayMs: 200, jitterMs: 50, lossPercent: 20 }, { bandwidthBitPerS: 1_000_000 }];
    const comparisons = await compared(...links.map(overBadLink));
    expect(comparisons.map(({ setting }) => setting)).toEqual([
      "API server over a bad link: 200 ms ± 50 ms, 20 % lost, for 240 s (window smoke)",
      "API server over a bad link: 1 Mbit/s, for 240 s (window smoke)",
    ]);
  });

  test("shows the worst of several repeats, and how many met it", async () => {
    const late = { servesAgain: () => ({ afterMs: 100_000 }) };
    const comparison = await comparedOnce(kubernetes, { cell: { ...kubernetes.cell, repeat: 2 }, story: late });
    expect(rowOf(comparison, "restart.none.after-crash")).toEqual([{ outcome: "fail", text: "100 s", met: 1, n: 2 }]);
  });

  test("says why nothing could be told, and takes no figure from a fault that was not proved", async () => {
    const blind: SyntheticCell = { ...kubernetes, edit: (events) => events.filter(({ kind }) => kind !== "witness") };
    const comparison = await comparedOnce(blind);
    expect(rowOf(comparison, "reconcile.node-ready")?.[0]).toMatchObject({ outcome: "unknown", met: 0 });
    expect(rowOf(comparison, "reconcile.node-ready")?.[0]?.text).toMatch(/^certificate /);
    expect(comparison.figures).toEqual([]);
  });
});

describe("the comparison's tables", () => {
  test("say each requirement in plain words, with its id small", async () => {
    const table = answersTable(await comparedOnce(kubernetes, k3d));
    expect(table.rows[0]).toEqual({ heading: "Serves again after it crashed" });
    expect(lineWith(table, "restart.none.after-crash")).toBe(
      "| A service that needs nothing from the centre *restart.none.after-crash* | 60.0 s | **✓ 8.2 s** | **✗ 190 s** |",
    );
    expect(tableMarkdown(table)).toContain(`| k3s-shaped 1.34.4, built [stand-in] *A stand-in: ${standIn}.* |`);
  });

  test("say of each figure its median, its worst and of how many, over all workloads, nodes and repeats", async () => {
    const table = figuresTable(await comparedOnce(kubernetes, { cell: { ...kubernetes.cell, repeat: 2 } }, k3d));
    expect(lineWith(table, "after it crashed")).toBe(
      "| A service serves again after it crashed, inside the window | median 8.2 s, worst 8.2 s (n = 4) | median 190 s, worst 190 s (n = 2) |",
    );
    expect(lineWith(table, "rebooted")).toMatch(/\| never \(n = 4\) \| median 21.0 s, worst 21.0 s \(n = 2\) \|$/);
    expect(lineWith(table, "notices")).toMatch(/\| median 45.5 s, worst 45.5 s \(n = 8\) \| median 45.5 s/);
    expect(lineWith(table, "4 nodes return at once")).toMatch(
      /worst 10.0 per second \(n = 2\) \| 10.0 per second \(n = 1\) \|$/,
    );
  });

  test("leave out a figure that nothing was measured of, and a centre's notice where it was frozen", async () => {
    const names = (await comparedOnce({ ...kubernetes, story: { fault: "pause" } })).figures.map(({ name }) => name);
    expect(names.filter((name) => /notices|Memory/.test(name))).toEqual([]);
    expect(names).toContain("Requests at the centre at most, when the link is back and 4 nodes return at once");
  });

  test("a node that the centre never missed counts among the nevers", async () => {
    const cell: SyntheticCell = {
      ...kubernetes,
      edit: (events) =>
        events.filter((event) => !(event.kind === "node" && event.name === "crashed" && event.ready !== "True")),
    };
    expect(lineWith(figuresTable(await comparedOnce(cell)), "notices")).toMatch(/\(n = 3\) \*and 1 of 4 never\* \|$/);
  });
});

describe("comparisonText", () => {
  test("lays the topologies side by side in a terminal of 80 columns", async () => {
    const text = comparisonText(await comparedOnce(kubernetes, k3d)) ?? "";
    expect(text.split("\n").slice(0, 10)).toEqual([
      "Side by side. API server: link cut for 240 s (window smoke)",
      "k3s-shaped 1.34.4, built. A stand-in: upstream Kubernetes 1.34.4 in k3s's shape,",
      "  not k3s.",
      "",
      "                            Kubernetes 1.34.4, built   k3s-shaped 1.34.4, built",
      "                                                       [stand-in]",
      "──────────────────────────  ─────────────────────────  ─────────────────────────",
      "Serves again after it crashed",
      "  none                      ✓ 8.2 s                    ✗ 190 s",
      "  configmap-env             ✓ 8.2 s                    ✗ 190 s",
    ]);
  });

  test.each([{}, { ascii: true }, { colour: true }])("fits 80 columns with %o", async (options) => {
    const text = stripVTControlCharacters(comparisonText(await comparedOnce(kubernetes, k3d), options) ?? "");
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("says nothing of a single topology, nor of more than there is room for", async () => {
    expect(comparisonText(await comparedOnce(kubernetes))).toBeUndefined();
    const comparison = await comparedOnce(kubernetes, k3d);
    const [one] = comparison.topologies;
    const topologies = new Array(5).fill(one);
    expect(comparisonText({ ...comparison, topologies })).toBeUndefined();
  });
});
