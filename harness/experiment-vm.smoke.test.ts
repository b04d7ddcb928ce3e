import { afterAll, beforeAll, expect, test } from "vitest";
import { eventsOf } from "./history/event.ts";
import { readHistory } from "./history/reader.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { vmRuns } from "./host/vm-run.ts";
import { cellOf, MeasuredCell, windowOf, within } from "./measured-cell.fixture.ts";

/** One node, so that machines without the processor's help carry it within minutes; `--all` measures a whole site. */
const cell = cellOf({
  id: "power-cut",
  topology: "microk8s-vm",
  window: windowOf(90),
  disturbances: ["power-cut"],
  requirements: [within("restart.none.after-power-cut", 60_000), within("reconcile.node-ready", 60_000)],
});

let measured: MeasuredCell;
beforeAll(async () => {
  measured = await MeasuredCell.measure(cell);
});
afterAll(() => measured[Symbol.asyncDispose]());

test("a virtual machine is cut off from outside, and the cut is proved to have been in force and to be gone", () => {
  expect(measured.certificate).toMatchObject({ state: "confirmed", removed: { inventoryEqual: true } });
});

test("its power was cut inside the window: it booted another time", async () => {
  const { events } = await readHistory(measured.files.history);
  const proofs = eventsOf(events, "disturbance").filter(({ step }) => step === "proved");
  expect(proofs).toMatchObject([{ disturbance: "power-cut", host: "site-1", proof: { what: "boot" } }]);
});

test("both questions are answered, or it is said why a slow machine could not tell", () => {
  const { verdicts } = measured;
  expect(verdicts.map(({ requirement }) => requirement)).toEqual(cell.requirements.map(({ id }) => id));
  const untold = verdicts.filter(({ outcome }) => outcome === "unknown").flatMap(({ reasons }) => reasons);
  expect(untold.filter(({ code }) => code !== "slow-machine")).toEqual([]);
});

test("the evidence says that it is about a stand-in, on which machines", () => {
  const { provenance } = measured.record;
  expect(provenance).toMatchObject({
    topology: "microk8s-vm",
    flavour: "built",
    version: expect.stringMatching(/^v1\.\d+\.\d+$/),
  });
  expect(provenance?.standIn).toContain("not MicroK8s");
});

test("no machine, network or container of it is left", async () => {
  expect(await ownLeftovers()).toEqual([]);
  expect((await vmRuns()).map(({ owner }) => owner?.pid)).not.toContain(process.pid);
});
