import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { SyntheticCell } from "../harness/evidence/evidence.fixture.ts";
import { asPowerCut } from "../harness/history/cut.fixture.ts";
import { type AppraisedCell, appraise } from "./appraisal.ts";
import { syntheticEvidence } from "./evidence.fixture.ts";
import { cellTable } from "./table.ts";

async function appraisedCell(synthetic: SyntheticCell): Promise<AppraisedCell> {
  const { evidence, profile } = await syntheticEvidence({ cells: [synthetic] });
  const [cell] = appraise([evidence], profile).cells;
  if (!cell) throw new Error("Expected a cell, found none.");
  return cell;
}

const small: SyntheticCell = { cell: { variants: ["none", "configmap-env"] } };

const lineWith = (table: string, text: string) => table.split("\n").find((line) => line.includes(text));

describe("cellTable", () => {
  test("says on top what a stand-in really is", async () => {
    const standIn = "upstream Kubernetes 1.34.4 in k3s's shape, not k3s";
    const cell = await appraisedCell({ ...small, provenance: { standIn } });
    expect(cellTable({ ...cell, bars: [] }).split("\n")[1]).toBe(`A stand-in: ${standIn}.`);
    expect(cellTable(await appraisedCell(small))).not.toContain("stand-in");
  });

  test("says of every variant and disturbance when it serves again, then how the centre reconciled", async () => {
    const cell = await appraisedCell(small);
    expect(
      cellTable({
        ...cell,
        answers: cell.answers.filter(({ requirement }) => /\.(none|configmap-env)\.|node-ready/.test(requirement.id)),
      }),
    ).toBe(
      `kubernetes-built.02-partition.api-server.cut.smoke.1

variant        container crashed     node agent            node rebooted
                                     restarted, then
                                     container crashed
─────────────  ────────────────────  ────────────────────  ────────────────────
none           ✓ serves again after  ✗ never inside the    ✗ never inside the
                 8.2 s                 window (12.3 s        window (12.3 s
                                       after heal)           after heal)
configmap-env  ✓ serves again after  ✗ never inside the    ✗ never inside the
                 8.2 s                 window (12.3 s        window (12.3 s
                                       after heal)           after heal)

✓ reconcile.node-ready: Every node was Ready 20.0 s after the link came back.
`,
    );
  });

  test.each([{}, { ascii: true }, { colour: true }])("fits 80 columns with all variants and %o", async (options) => {
    const table = stripVTControlCharacters(cellTable(await appraisedCell({}), options));
    expect(table.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("has a column for the power cut, and fits 80 columns with every disturbance that there is", async () => {
    const window = { name: "10m", ms: 600_000, scale: 1 };
    const cell = await appraisedCell({ cell: { topology: "microk8s-vm", window }, edit: asPowerCut });
    const table = cellTable(cell);
    expect(table.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(table.split("\n").slice(2, 9)).toEqual([
      "variant           container   node agent  node        node lost   tokens",
      "                  crashed     restarted,  rebooted    power       aged, node",
      "                              then                                agent",
      "                              container                           restarted,",
      "                              crashed                             then",
      "                                                                  container",
      "                                                                  crashed",
    ]);
    expect(lineWith(table, "? The history has no")).toBe("? The history has no reboot.");
  });

  test("uses nothing but ASCII when asked to", async () => {
    const table = cellTable(await appraisedCell({}), { ascii: true });
    expect(table).toMatch(/^[\n -~]+$/);
    expect(lineWith(table, "reconcile.node-ready")).toMatch(/^\+ /);
  });

  test("colours only when asked to, and without moving a column", async () => {
    const cell = await appraisedCell({});
    const coloured = cellTable(cell, { colour: true });
    expect(coloured).toContain("\u001b[31m✗ never inside");
    expect(
      stripVTControlCharacters(coloured)
        .split("\n")
        .map((line) => line.trimEnd()),
    ).toEqual(cellTable(cell).split("\n"));
  });

  test("says in a footnote why something could not be told", async () => {
    const unproved = await appraisedCell({
      ...small,
      edit: (events) =>
        events.filter(
          (event) =>
            !(
              event.kind === "disturbance" &&
              event.disturbance === "crash" &&
              event.variant === "none" &&
              event.step === "proved"
            ),
        ),
    });
    const table = cellTable(unproved);
    expect(lineWith(table, "none ")).toContain("? unknown:");
    expect(table).toContain("\n? The crash on crashed was not proved: nothing shows the end of none's process.\n");
  });

  test("tabulates nothing of a cell that was not measured to its end", async () => {
    expect(cellTable(await appraisedCell({ incomplete: true }))).toBe(
      `kubernetes-built.02-partition.api-server.cut.smoke.1
Does not count: it was not measured to its end: It was being measured when its
  process ended.
`,
    );
  });
});
