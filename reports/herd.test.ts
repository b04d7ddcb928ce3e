import { describe, expect, test } from "vitest";
import type { SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import type { WrittenEvent } from "../harness/history/history.fixture.ts";
import { appraise } from "./appraisal.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";
import { herdMarkdown, herdsOf, returnMarkdown, returnWords } from "./herd.ts";

const id = "kubeedge-k3s-built+19.02-partition.api-server.cut.smoke.1";
const light = "19 of the site's nodes are light ones";

/** Few services, for short histories. */
const few: SyntheticCell = { cell: { variants: ["none"] } };

/** The same cell with 19 light nodes, which ask 200 requests at once as they return. */
const crowd: SyntheticCell = {
  cell: { ...few.cell, id, lightNodes: 19 },
  provenance: { lightNodes: light },
  edit: (events) =>
    events.map((event) =>
      event.kind === "requests" && event.t > 295_000 ? { ...event, total: event.total + 200 } : event,
    ),
};

/** A program that uses 5 % of a core, but for half a core in the ten seconds after the heal. */
const withGateway = (events: WrittenEvent[]): WrittenEvent[] =>
  events.flatMap((event): WrittenEvent[] => {
    if (event.kind !== "requests") return [event];
    const cpuMs = event.t * 0.05 + (event.t > 295_000 ? 4500 : 0);
    const load = { host: "cloudcore", program: "cloudcore", outcome: "ok" as const, cpuMs, rssBytes: 64 * 2 ** 20 };
    return [event, { t: event.t, kind: "gateway-load" as const, ...load }];
  });

async function herds(cells: readonly SyntheticCell[]) {
  const { evidence, profile } = await syntheticEvidence({ cells });
  return herdsOf(appraise([evidence], profile).cells);
}

describe("the herd of returning nodes", () => {
  test("sets cells side by side that differ only in their light nodes, the fewest nodes first", async () => {
    const [herd, ...others] = await herds([crowd, few]);
    expect(others).toEqual([]);
    expect(herd?.setting).toBe("kubernetes, built; API server: link cut; window smoke; 4 with workloads");
    expect(herd?.returns).toMatchObject([
      { nodes: 4, light: undefined, baselinePerSecond: 5, peakPerSecond: 10, gateway: undefined },
      { nodes: 23, light, cell: id, baselinePerSecond: 5, peakPerSecond: 30, gateway: undefined },
    ]);
  });

  test("is said in a document, with how the nodes were made light", async () => {
    const text = herdMarkdown(await herds([crowd, few])).join("\n");
    expect(text).toContain("4 nodes: 10 requests per second at the API server at the peak, 2 times the 5 of before;");
    expect(text).toContain("23 nodes: 30 requests per second at the API server at the peak, 6 times the 5 of before;");
    expect(text).toContain(`${light}.`);
    expect(text).not.toContain("does not count");
  });

  test("is none where no cell has another number of nodes, or the fault of one is not proved", async () => {
    expect(await herds([few, { cell: { ...few.cell, id: `${id}x`, repeat: 2 } }])).toEqual([]);
    const unproved = (events: WrittenEvent[]) => events.filter(({ kind }) => kind !== "witness");
    expect(await herds([few, { ...crowd, edit: unproved }])).toEqual([]);
    expect(herdMarkdown([])).toEqual([]);
  });

  test("tells what it cost the program that the nodes are connected to", async () => {
    const [herd] = await herds([{ ...few, edit: withGateway }, crowd]);
    const load = { program: "cloudcore", baselinePercent: 5, baselineBytes: 2 ** 26, peakBytes: 2 ** 26 };
    expect(herd?.returns[0]?.gateway).toEqual({ ...load, peakPercent: 50 });
  });

  test("says which of its cells a profile does not accept", async () => {
    const standIn = { ...crowd, provenance: { lightNodes: light, standIn: "something else" } };
    const [herd] = await herds([standIn, few]);
    expect(herd?.returns.map(({ counts }) => counts)).toEqual([true, false]);
    expect(herdMarkdown(herd ? [herd] : []).join("")).toContain(`${light}. It does not count under this profile.`);
  });

  test("is told of one cell alone on its own page", async () => {
    const { evidence, profile } = await syntheticEvidence({ cells: [few] });
    const [cell] = appraise([evidence], profile).cells;
    expect(cell && returnMarkdown(cell)).toBe(
      "4 nodes: 10 requests per second at the API server at the peak, 2 times the 5 of before; " +
        "the last node was Ready after 20.0 s.\n",
    );
  });

  test("says what nobody could tell", () => {
    const unknown = { baselinePerSecond: null, peakPerSecond: null, readyMs: null, gateway: undefined };
    expect(returnWords({ cell: id, nodes: 1, light: undefined, ...unknown })).toBe(
      "1 node: nobody could count the requests at the API server; not every node was Ready again.",
    );
  });
});
