import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { compared, k3d, kubernetes } from "./comparison.fixture.ts";
import { tableHtml, tableMarkdown } from "./document-table.ts";
import { type Losses, lossesOf } from "./losses.ts";
import { lossesTable } from "./losses-table.ts";
import { lossesText } from "./losses-text.ts";

const badLink = overBadLink({ delayMs: 200, lossPercent: 20 });

const losses = async (...cells: SyntheticCell[]): Promise<Losses> => lossesOf(await compared(...cells));

describe("lossesOf", () => {
  test("sums up what each loss did to each topology, and names what failed", async () => {
    const { topologies, rows } = await losses(kubernetes, k3d, badLink);
    expect(topologies.map(({ name }) => name)).toEqual(["Kubernetes 1.34.4, built", "k3s-shaped 1.34.4, built"]);
    expect(rows.map(({ setting }) => setting)).toEqual([
      "API server: link cut for 240 s (window smoke)",
      "API server over a bad link: 200 ms, 20 % lost, for 240 s (window smoke)",
    ]);
    const [[kubernetesCut, k3dCut] = [], [, k3dOverBadLink] = []] = rows.map(({ harms }) => harms);
    expect(kubernetesCut).toMatchObject({ outcome: "fail", failed: 4, asked: 12 });
    expect(kubernetesCut?.what).toEqual([
      "Serves again after the node's agent was restarted and the service crashed (2 of 2 services)",
      "Serves again after its node was rebooted (2 of 2 services)",
    ]);
    expect(k3dCut?.what).toContain("Serves again after it crashed (2 of 2 services)");
    expect(k3dOverBadLink).toBeNull();
  });

  test("a loss of which nothing could be told is unknown, never harmless", async () => {
    const { rows } = await losses({ ...kubernetes, incomplete: true });
    expect(rows.flatMap(({ harms }) => harms)).toMatchObject([{ outcome: "unknown", failed: 0 }]);
  });
});

test("lossesTable shows sign, numbers and what failed, and what was not measured as such", async () => {
  const [, , cut, overBadLink] = tableMarkdown(lossesTable(await losses(kubernetes, k3d, badLink))).split("\n");
  expect(cut).toContain("**✗ 4 of 12 not met** *Serves again after the node's agent was restarted");
  expect(cut).toContain("Serves again after its node was rebooted (2 of 2 services)*");
  expect(overBadLink).toMatch(/ \| not measured \|$/);
});

test("in the report each thing that failed stands on a line of its own", async () => {
  const html = tableHtml(lossesTable(await losses(kubernetes)));
  expect(html).toContain("<small>– Serves again after its node was rebooted (2 of 2 services)</small>");
});

describe("lossesText", () => {
  test("lays losses and topologies out in a terminal of 80 columns", async () => {
    const text = lossesText(await losses(kubernetes, k3d, badLink)) ?? "";
    expect(text.split("\n")).toEqual([
      "What each loss does",
      "",
      "                            Kubernetes 1.34.4, built   k3s-shaped 1.34.4, built",
      "                                                       [stand-in]",
      "──────────────────────────  ─────────────────────────  ─────────────────────────",
      "API server: link cut for    ✗ 4 of 12 not met          ✗ 2 of 12 not met",
      "240 s (window smoke)",
      "API server over a bad       ✗ 2 of 12 not met          not measured",
      "link: 200 ms, 20 % lost,",
      "for 240 s (window smoke)",
      "",
    ]);
  });

  test.each([{}, { ascii: true }, { colour: true }])("fits 80 columns with %o", async (options) => {
    const text = stripVTControlCharacters(lossesText(await losses(kubernetes, k3d, badLink), options) ?? "");
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("says nothing where only one thing was lost", async () => {
    expect(lossesText(await losses(kubernetes, k3d))).toBeUndefined();
  });
});
