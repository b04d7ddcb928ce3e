import { describe, expect, test } from "vitest";
import { overBadLink, type SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { decide } from "./decision.ts";
import type { Readers } from "./decision-readers.ts";
import { readersMarkdown } from "./decision-readers-markdown.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";

async function readersFor(cells: readonly SyntheticCell[]): Promise<Readers> {
  const { evidence, profile } = await syntheticEvidence({ cells });
  return decide([evidence], profile, new Date("2026-01-06T00:00:00Z")).readers;
}

const told = ({ sections }: Readers, reader: string, topic: string): string[] | undefined =>
  sections
    .find((section) => section.reader === reader)
    ?.points.find((point) => point.topic === topic)
    ?.findings.map(({ text }) => text);

const restartsTold = async (cell: SyntheticCell) =>
  told(await readersFor([cell]), "application developers", "Which services come back while the centre is away");

const agent = "After the node's agent was restarted and the service crashed";

describe("application developers read", () => {
  test("that needing less does not help where the plainest service did not come back", async () => {
    expect(await restartsTold({})).toEqual([
      "After it crashed: all 8 kinds of service were back in time.",
      `${agent}: none of the 8 kinds of service was back in time.`,
      "After its node was rebooted: none of the 8 kinds of service was back in time.",
      "What to do: needing less of the centre does not help. Even the service that depends on nothing was not back in time " +
        "after the node's agent was restarted and the service crashed; after its node was rebooted.",
    ]);
  });

  test("which services to write differently where the plainest came back and others did not", async () => {
    const picky: SyntheticCell = {
      story: {
        servesAgain: (host, variant) =>
          variant === "secret" && host === "agent-restarted" ? { afterHealMs: 12_300 } : { afterMs: 8_200 },
      },
    };
    expect(await restartsTold(picky)).toEqual([
      "After it crashed: all 8 kinds of service were back in time.",
      `${agent}: 7 of the 8 kinds of service back in time, 1 not (Secret).`,
      "After its node was rebooted: all 8 kinds of service were back in time.",
      "What to do: need less of the centre. Unlike others, the service that depends on nothing was back in time " +
        "after the node's agent was restarted and the service crashed.",
    ]);
  });

  test("no advice where nobody could tell what became of the plainest", async () => {
    const untold = await restartsTold({
      edit: (events) => events.filter((event) => !(event.kind === "serve" && event.variant === "none")),
    });
    expect(untold?.[1]).toBe(
      `${agent}: 0 of the 8 kinds of service back in time, 7 not (ConfigMap as environment; ConfigMap as volume; Secret; ` +
        "token, mounted by default; token, asked for by the pod; token of ten minutes; init container), 1 could not be told (depends on nothing).",
    );
    expect(untold?.filter((text) => text.startsWith("What to do"))).toEqual([]);
  });

  test("that nothing has to change only where everything came back", async () => {
    const all = await restartsTold({ story: { servesAgain: () => ({ afterMs: 8_200 }) } });
    expect(all?.at(-1)).toBe("What to do: nothing that was asked here calls for writing a service differently.");
    const blind = await restartsTold({ edit: (events) => events.filter(({ kind }) => kind !== "serve") });
    expect(blind).toEqual([
      "After it crashed: of none of the 8 kinds of service could it be told.",
      `${agent}: of none of the 8 kinds of service could it be told.`,
      "After its node was rebooted: of none of the 8 kinds of service could it be told.",
    ]);
  });
});

test("Security reads what becomes of services with an access token", async () => {
  expect(told(await readersFor([{}]), "security", "Services that hold an access token")).toEqual([
    "After it crashed: all 3 kinds of service with a token were back in time.",
    `${agent}: none of the 3 kinds of service with a token was back in time.`,
    "After its node was rebooted: none of the 3 kinds of service with a token was back in time.",
  ]);
});

test("Network engineers read how bad the link really was", async () => {
  const readers = await readersFor([overBadLink({ delayMs: 200, lossPercent: 20 })]);
  expect(told(readers, "network engineers", "What was done to the link")).toEqual([
    expect.stringMatching(/^Asked: 200 ms, 20 % lost, for .+\. Measured: delay .+ ms.*; loss .+ %.*\.$/),
  ]);
});

test("Operations read what waited for the link, and how long the centre took to notice", async () => {
  const readers = await readersFor([{}, { cell: { repeat: 2 } }]);
  expect(told(readers, "operations", "What comes back only with the link")).toEqual([
    "Of 48 restarts of services 32 were not in time; 32 came without a hand after the link did, the last after 12.3 s.",
  ]);
  expect(told(readers, "operations", "What the centre says once the link is back")?.[0]).toMatch(
    /^`reconcile\.node-ready` met, in 2 of 2; the worst: Every node was Ready /,
  );
});

describe("the four readers' sections", () => {
  test("say the one fault once, name what is not measured, and how to go back", async () => {
    const markdown = readersMarkdown(await readersFor([{}]));
    expect(markdown.slice(0, 3)).toEqual([
      "## What this means for those who live with it",
      "All of it is about one fault. API server: link cut for 240 s (window smoke). *Met* and *not met* are by this profile's limits.",
      "### For application developers",
    ]);
    expect(markdown.filter((text) => text.startsWith("### "))).toEqual([
      "### For application developers",
      "### For security",
      "### For network engineers",
      "### For operations",
    ]);
    expect(markdown).toContain(
      "Not measured: Logins, keys and the certificate for emergencies. Access to images that ended meanwhile. " +
        "Changes by hand to what comes from Git. Changes by hand to hosts, privileged workloads, and audit records.",
    );
    expect(markdown).toContain(
      "If the decision turns out wrong: Reimage the site from the last known good image. Nobody tried that here.",
    );
  });

  test("tell faults apart where there are several", async () => {
    const markdown = readersMarkdown(await readersFor([{}, { story: { fault: "pause" } }])).join("\n");
    expect(markdown).toContain("  - Kubernetes 1.34.4, built; API server: link cut for 240 s (window smoke): ");
    expect(markdown).toContain("  - Kubernetes 1.34.4, built; API server: centre frozen for 240 s (window smoke): ");
  });

  test("mark what does not count, and take nothing from what is not proved", async () => {
    const standIn = await readersFor([{ provenance: { standIn: "not k3s" } }]);
    expect(standIn.sections[0]?.points[0]?.findings[0]?.subject).toBe(
      "Kubernetes 1.34.4, built [stand-in], which does not count",
    );
    const unproved = readersMarkdown(await readersFor([{ incomplete: true }]));
    expect(unproved[1]).toBe(
      "Nothing is taken from what is not whole or not proved: `kubernetes-built.02-partition.api-server.cut.smoke.1`.",
    );
    expect(unproved.filter((text) => text.startsWith("- "))).toEqual([]);
    expect(unproved.join("\n")).toContain("Not measured, or not proved: Which services come back");
  });
});
