import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { examine } from "../harness/evidence/integrity.ts";
import { cellLayoutOf } from "../harness/evidence/layout.ts";
import { type CellFiles, cellAttachments, verdictAttachments } from "./attachments.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";

const cut = "kubernetes-built.02-partition.api-server.cut.smoke.1";

async function cellOf(synthetic: SyntheticCell = {}): Promise<CellFiles & { out: string }> {
  const { evidence } = await syntheticEvidence({ cells: [synthetic] });
  const [stored] = evidence.cells;
  if (!stored) throw new Error("Expected a cell, found none.");
  return { stored, examined: examine(stored), out: evidence.directory };
}

function attachmentsFor(cell: CellFiles, id: string) {
  const requirement = cell.stored.record.cell.requirements.find((one) => one.id === id);
  const verdict = cell.examined.verdicts.find((one) => one.requirement === id);
  if (!requirement || !verdict) throw new Error(`Expected ${id} to be asked.`);
  return verdictAttachments(cell, requirement, verdict);
}

const contentOf = (attachments: readonly { name: string; content: string | Buffer }[], name: string) =>
  String(attachments.find((one) => one.name === name)?.content);

describe("verdictAttachments", () => {
  test("gives a requirement's test its verdict, the picture and the proof", async () => {
    const attachments = attachmentsFor(await cellOf(), "restart.none.after-crash");
    expect(attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ["verdict.md", "text/markdown"],
      ["timeline.svg", "image/svg+xml"],
      ["certificate.md", "text/markdown"],
      ["certificate.json", "application/json"],
    ]);
  });

  test("gives that of a bad link what was asked of it, and every figure that was measured", async () => {
    const attachments = attachmentsFor(
      await cellOf(overBadLink({ delayMs: 200, jitterMs: 50, lossPercent: 20 })),
      "restart.none.after-crash",
    );
    expect(contentOf(attachments, "timeline.svg")).toContain(
      "Kubernetes 1.34.4 (built), API server over a bad link: 200 ms ± 50 ms, 20 % lost (window smoke)",
    );
    const certificate = contentOf(attachments, "certificate.md");
    expect(certificate).toContain("# Certificate of the degradation\n");
    expect(certificate).toContain(
      "Asked: 200 ms ± 50 ms, 20 % lost, for what leaves the site's machines for the centre; what comes back was left as it is. It was set in its network namespace on left-alone, crashed, agent-restarted, rebooted, observer.",
    );
    expect(certificate).toContain(
      "| delay (before and after: the whole round trip) | crashed → centre | 200 ms | 0.4 ms | 200 ms ± 2.041 ms | 768 packets | 0.4 ms |",
    );
    expect(certificate).toContain("| lost | all | 20 % | 0 % | 20 % ± 1.15 % | 4,680 packets | 0 % |");
    expect(certificate).toContain("| crashed | qdisc netem 15c: | 960 | 55,680 | 192 |");
  });

  test("says in plain words what was allowed, what was measured, and from which history", async () => {
    const cell = await cellOf();
    expect(contentOf(attachmentsFor(cell, "restart.none.after-agent-restart"), "verdict.md")).toBe(
      `# A service that needs nothing from the centre serves again within 120 s after the node's agent was restarted and the service crashed, while the API server is away

**Not met** (must). Did not serve again inside the window (210 s were left); it served again 12.3 s after the link came back.

| what | how much |
| --- | --- |
| allowed | 120 s |
| serves again | nothing to measure |
| serves again after heal | 12.3 s |
| window left | 210 s |
| probes conclusive | 42 |

Judged from ${cell.stored.history?.lines.toLocaleString("en-US")} lines of \`cells/${cut}/history.jsonl\`, SHA-256 \`${cell.stored.history?.sha256}\`.

Requirement \`restart.none.after-agent-restart\`; reasons by code: \`never-in-window\`.
`,
    );
  });
});

describe("cellAttachments", () => {
  test("adds the history, byte for byte the file that was judged", async () => {
    const cell = await cellOf();
    const attachments = await cellAttachments(cell);
    expect(attachments.map(({ name }) => name)).toEqual([
      "timeline.svg",
      "certificate.md",
      "certificate.json",
      "return.md",
      "history.jsonl",
    ]);
    expect(contentOf(attachments, "history.jsonl")).toBe(await readFile(cellLayoutOf(cell.out, cut).history, "utf8"));
  });
});
