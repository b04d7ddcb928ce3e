import { expect, test } from "vitest";
import type { ClaimPart, MeasuredClaim } from "../harness/claim/claim.ts";
import { claimsTable } from "./claims-table.ts";
import { tableHtml, tableMarkdown } from "./document-table.ts";

const part: ClaimPart = {
  about: "KubeEdge",
  verdict: "refuted",
  measured: "1 of 2 served again.",
  n: 2,
  evidence: ["cells/a.1", "../tuesday/cells/a.1"],
  standIn: "In part a stand-in: its centre is not k3s.",
};
const claim: MeasuredClaim = {
  id: "it-restarts",
  sentence: "It restarts <offline>",
  saidBy: [{ document: "A guide", text: "It restarts | always" }],
  verdict: "refuted",
  parts: [part],
};
const unknown: ClaimPart = { about: "K3s", verdict: "unknown", measured: "Not measured here.", n: 0, evidence: [] };

test("a claim stands in one line with who says it, what was measured, and links to its evidence", () => {
  expect(tableMarkdown(claimsTable([claim])).split("\n")[2]).toBe(
    "| It restarts <offline> | “It restarts \\| always” (A guide) | 1 of 2 served again. (n = 2) *In part a stand-in: its centre is not k3s.* | " +
      "**refuted** | [cells/a.1](cells/a.1/), [../tuesday/cells/a.1](../tuesday/cells/a.1/) |",
  );
});

test("a claim about several things has a line of its own for each, and never hides an unknown", () => {
  const lines = tableMarkdown(claimsTable([{ ...claim, parts: [part, unknown] }])).split("\n");
  expect(lines[2]).toContain("| Of 2 parts 0 hold, 1 are refuted, 1 are unknown. | **refuted** |");
  expect(lines[4]).toBe("| – K3s |  | Not measured here. | **unknown** |  |");
});

test("nothing that a document says can become part of the page", () => {
  const html = tableHtml(claimsTable([claim]));
  expect(html).toContain("<span>It restarts &lt;offline&gt;</span>");
  expect(html).not.toContain("<offline>");
});
