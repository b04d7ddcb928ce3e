import { describe, expect, test } from "vitest";
import type { SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { k3d, kubernetes } from "./comparison.fixture.ts";
import { decide } from "./decision.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";
import { gate } from "./gate.ts";
import { summaryMarkdown } from "./summary-markdown.ts";

const surviving: SyntheticCell = { story: { servesAgain: () => ({ afterMs: 8_200 }) } };
const cutOff = "API server: link cut for 240 s (window smoke)";

/** What a pipeline would show of these cells, asked about two of the services. */
async function summary(...cells: SyntheticCell[]): Promise<string[]> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  const workloads = { ...profile.workloads, variants: ["none" as const, "configmap-env" as const] };
  const asked = { ...profile, workloads, campaign: { ...profile.campaign, faults: ["cut" as const] } };
  return summaryMarkdown(decide([evidence], asked, new Date("2026-01-06")), gate([evidence], asked)).split("\n");
}

/** The lines below a heading, up to the next. */
function below(heading: string, lines: readonly string[]): string[] {
  const start = lines.indexOf(`### ${heading}`);
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("### ") || line.startsWith("More is in "));
  return rest.slice(0, end).filter(Boolean);
}

describe("summaryMarkdown", () => {
  test("begins with the gate's verdict, the recommendation and its expiry", async () => {
    expect((await summary(kubernetes)).slice(0, 7)).toEqual([
      "## Which Kubernetes for lab?",
      "",
      "**✗ FAIL: 7 of 11 answers to musts hold; 1 cell counts.**",
      "",
      expect.stringMatching(
        /^Until 2026-07-05, do not choose Kubernetes for the near-edge site lab, because restart\./,
      ),
      "",
      "Decided on 2026-01-06. Expires on 2026-07-05: after that day it is no longer a decision.",
    ]);
  });

  test("tells for each loss and topology what is met and what is not", async () => {
    const [explained, head, , row] = below("What each loss does", await summary(kubernetes, k3d));
    expect(explained).toBe(
      "Each line is something the sites lost. ✓ nothing that was asked failed, ✗ something did, ? it could not be told for all.",
    );
    expect(head).toMatch(/^\| what was lost \| Kubernetes 1\.34\.4, built \| k3s-shaped 1\.34\.4, built \[stand-in\] /);
    expect(row).toMatch(new RegExp(`^\\| ${escaped(cutOff)} \\| \\*\\*✗ 4 of 12 not met\\*\\* .* \\| \\*\\*✗ 2 of 12`));
  });

  test("names the musts that are not met, once for each loss and topology, however often that was measured", async () => {
    const again = { ...kubernetes, cell: { ...kubernetes.cell, id: `${cutId}.2`, repeat: 2 } };
    const lines = await summary(kubernetes, again);
    expect(lines[2]).toBe("**✗ FAIL: 14 of 22 answers to musts hold; 2 cells count.**");
    expect(below("Musts that are not met", lines)).toEqual([
      `- **Kubernetes 1.34.4, built**, ${cutOff}: \`restart.none.after-agent-restart\`, ` +
        "`restart.configmap-env.after-agent-restart`, `restart.none.after-reboot`, `restart.configmap-env.after-reboot`",
    ]);
  });

  test("names the musts that could not be told", async () => {
    const unwatched: SyntheticCell = {
      ...kubernetes,
      ...surviving,
      edit: (events) => events.filter((event) => !(event.kind === "disturbance" && event.disturbance === "crash")),
    };
    const lines = await summary(unwatched);
    expect(lines[2]).toBe("**? UNKNOWN: 9 of 11 answers to musts hold; 1 cell counts.**");
    expect(below("Musts that could not be told", lines)).toEqual([
      `- **Kubernetes 1.34.4, built**, ${cutOff}: \`restart.none.after-crash\`, \`restart.configmap-env.after-crash\``,
    ]);
  });

  test("says what does not count, and why", async () => {
    const lines = await summary({ ...kubernetes, ...surviving, incomplete: true });
    expect(lines[2]).toBe("**? UNKNOWN: 0 of 0 answers to musts hold; 0 cells count.**");
    expect(below("What does not count, or is not there", lines)).toEqual([
      `- ${cutId}.1 was not measured to its end: It was being measured when its process ended.`,
    ]);
  });

  test("says no more than that where every must is met", async () => {
    const lines = await summary({ ...kubernetes, ...surviving });
    expect(lines[2]).toBe("**✓ PASS: 11 of 11 answers to musts hold; 1 cell counts.**");
    expect(lines.filter((line) => line.startsWith("#"))).toEqual([
      "## Which Kubernetes for lab?",
      "### What each loss does",
    ]);
  });

  test("has room on one screen for two topologies", async () => {
    expect((await summary(kubernetes, k3d)).length).toBeLessThanOrEqual(60);
  });
});

const cutId = "kubernetes-built.02-partition.api-server.cut.smoke";

const escaped = (text: string): string => text.replace(/[().]/g, "\\$&");
