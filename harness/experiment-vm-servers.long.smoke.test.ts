import { describe, expect, test } from "vitest";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { vmRuns } from "./host/vm-run.ts";
import { always, cellOf, MeasuredCell, windowOf, within } from "./measured-cell.fixture.ts";

/** Three servers and one node: what machines without the processor's help carry. */
const cellWithout = (dependency: "one-api-server" | "api-server-quorum") =>
  cellOf({
    id: dependency,
    topology: "microk8s-vm",
    dependency,
    fault: "power",
    window: windowOf(120),
    requirements: [always("service.continuity"), within("reconcile.node-ready", 60_000)],
  });

describe("MicroK8s's parts with three servers in virtual machines", () => {
  test.each(["one-api-server", "api-server-quorum"] as const)(
    "the power of %s is cut and comes back: proved, and the site serves on",
    async (dependency) => {
      await using measured = await MeasuredCell.measure(cellWithout(dependency));
      expect(measured.certificate).toMatchObject({ fault: "power", state: "confirmed" });
      const continuity = measured.verdictOf("service.continuity");
      const slow = continuity?.reasons.some(({ code }) => code === "slow-machine");
      expect(continuity?.outcome).toBe(slow ? "unknown" : "pass");
      expect(await ownLeftovers()).toEqual([]);
      expect((await vmRuns()).map(({ owner }) => owner?.pid)).not.toContain(process.pid);
    },
    40 * 60_000,
  );
});
