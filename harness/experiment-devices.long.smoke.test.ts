import { afterAll, beforeAll, expect, test } from "vitest";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { cellOf, MeasuredCell, windowOf, within } from "./measured-cell.fixture.ts";

/** Longer than CloudCore keeps a connection on which nothing comes, which is 30 s. */
const window = windowOf(75);

const cell = cellOf({
  id: "devices",
  topology: "kubeedge-k3s",
  window,
  requirements: ["device.twin.buffered", "device.desired.applied", "device.desired.silent"].map((id) =>
    within(id, 120_000),
  ),
});

let measured: MeasuredCell;
beforeAll(async () => {
  measured = await MeasuredCell.measure(cell);
});
afterAll(() => measured[Symbol.asyncDispose]());

test("the cut is confirmed, and nothing is left of the cluster", async () => {
  expect(measured.certificate.state).toBe("confirmed");
  expect(await ownLeftovers()).toEqual([]);
});

test("what a device reported last in the window is lost, although the device is heard again", () => {
  const verdict = measured.verdictOf("device.twin.buffered");
  expect(verdict).toMatchObject({ outcome: "fail", figures: { heardAgainMs: expect.any(Number) } });
  // The device reports every two seconds.
  expect(verdict?.figures.reportedInWindow).toBeGreaterThan(window.ms / 2000 / 2);
});

test("what was asked of a device that reports is in force at it", () => {
  expect(measured.verdictOf("device.desired.applied")).toMatchObject({
    outcome: "pass",
    figures: { inForceMs: expect.any(Number) },
  });
});

test("what was asked of a device that is silent is not: KubeEdge 1.20 sends it again, to the wrong module of EdgeCore", () => {
  expect(measured.verdictOf("device.desired.silent")).toMatchObject({
    outcome: "fail",
    reasons: [{ code: "not-recovered" }],
  });
});
