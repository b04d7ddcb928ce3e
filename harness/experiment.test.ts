import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { CellRecord, Certificate, VerdictRecord } from "./evidence/schema.ts";
import { type MeasureOptions, measureCell } from "./experiment.ts";
import { cut } from "./fault/cut.ts";
import { degrade } from "./fault/degrade.ts";
import type { Fault } from "./fault/fault.ts";
import { Journal } from "./fault/journal.ts";
import type { FakeHost } from "./host/fake.ts";
import type { Progress } from "./progress.ts";
import type { Requirement } from "./site/requirement.ts";
import { fake } from "./topology/fake.ts";
import type { Topology } from "./topology/topology.ts";

let out: string;
let journal: Journal;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "islanding-experiment-"));
  journal = new Journal(join(out, "journal"));
});
afterEach(() => rm(out, { recursive: true }));

const requirement = (id: string, threshold: number): Requirement => ({
  id,
  sentence: id,
  level: "must",
  threshold,
  unit: "ms",
});

/** A fake site whose agents behave like a stock kubelet, and thresholds that fit into a window of seconds. */
const cell: Cell = {
  id: "fake-built.02-partition.api-server.cut.5s.1",
  topology: "fake",
  flavour: "built",
  test: "02-partition",
  dependency: "api-server",
  fault: "cut",
  window: { name: "5s", ms: 5000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none", "configmap-volume"],
  disturbances: ["none", "crash", "agent-restart", "reboot"],
  requirements: [
    requirement("restart.none.after-crash", 1000),
    requirement("restart.none.after-agent-restart", 2000),
    requirement("restart.none.after-reboot", 2000),
    requirement("service.continuity", 0),
    requirement("reconcile.node-ready", 1000),
    requirement("reconcile.spec", 1000),
  ],
  notAsked: [],
};

const measure = (options: Partial<MeasureOptions> = {}) =>
  measureCell({ cell, out, journal, signal: new AbortController().signal, report: () => undefined, ...options });

const stored = async (file: keyof ReturnType<typeof cellLayoutOf>) =>
  JSON.parse(await readFile(cellLayoutOf(out, cell.id)[file], "utf8"));

async function outcomes(): Promise<Record<string, string>> {
  const { verdicts } = VerdictRecord.parse(await stored("verdict"));
  return Object.fromEntries(verdicts.map(({ requirement: id, outcome }) => [id, outcome]));
}

/** A cut that is gone as soon as it was installed. */
const cutThatDoesNotHold: Fault = {
  ...cut,
  async inject(sides, run) {
    const injected = await cut.inject(sides, run);
    await injected.heal();
    return injected;
  },
};

describe("a cell", () => {
  test("is not begun where the machine can't put its topology under its fault, and says why", async () => {
    onTestFinished(() => void delete (fake as Topology).whyNotBy);
    (fake as Topology).whyNotBy = async (fault) => (fault === "cut" ? "nothing stands before its guests" : undefined);
    const up = vi.spyOn(fake, "up");
    onTestFinished(() => up.mockRestore());
    await expect(measure()).rejects.toMatchObject({
      code: "no-such-fault-here",
      exitCode: 69,
      message: "Expected the fault cut to be possible on fake here: nothing stands before its guests.",
    });
    expect(up).not.toHaveBeenCalled();
    expect(CellRecord.parse(await stored("record"))).toMatchObject({ state: "incomplete" });
  });

  test("is measured from a cluster that comes up to verdicts under a confirmed certificate", async () => {
    await measure();
    expect(CellRecord.parse(await stored("record"))).toMatchObject({
      state: "complete",
      provenance: { topology: "fake" },
    });
    expect(Certificate.parse(await stored("certificate")).state).toBe("confirmed");
    expect(await outcomes()).toEqual({
      "restart.none.after-crash": "pass",
      "restart.none.after-agent-restart": "fail",
      "restart.none.after-reboot": "fail",
      "service.continuity": "pass",
      "reconcile.node-ready": "pass",
      "reconcile.spec": "pass",
    });
    expect(await journal.entries()).toEqual([]);
  }, 30_000);

  test("is watched for what its site tries to reach, until it is healed", async () => {
    const asking = { ...cell, requirements: [requirement("central.hidden", 0)] };
    await measure({ cell: asking });
    expect(await outcomes()).toEqual({ "central.hidden": "pass" });
    expect(Certificate.parse(await stored("certificate")).removed).toMatchObject({ inventoryEqual: true, left: [] });
  }, 30_000);

  test("whose site asks a licence server in secret is found out, unless the site profile names that", async () => {
    const secretly: Fault = {
      ...cut,
      async inject(sides, run) {
        const asking = setInterval(() => {
          for (const host of sides.site) (host as FakeHost).watch.tries("10.0.0.7", "203.0.113.9", "tcp:8080");
        }, 100);
        const injected = await cut.inject(sides, run);
        return { ...injected, heal: () => injected.heal().finally(() => clearInterval(asking)) };
      },
    };
    const asking = { ...cell, disturbances: ["none" as const], requirements: [requirement("central.hidden", 0)] };
    await measure({ cell: asking, fault: secretly });
    expect(await outcomes()).toEqual({ "central.hidden": "fail" });
    const { verdicts } = VerdictRecord.parse(await stored("verdict"));
    expect(verdicts[0]?.reasons[0]?.text).toMatch(
      /^In the window the site tried to reach what nobody has named: 203\.0\.113\.9, TCP port 8080, by site-1 \(from 10\.0\.0\.7, \d+ times\)\.$/,
    );
    const known = [{ name: "the licence server", address: "203.0.113.9" }];
    await measure({ cell: { ...asking, known }, fault: secretly });
    expect(await outcomes()).toEqual({ "central.hidden": "pass" });
  }, 30_000);

  test("over a bad link is measured too: everything that was asked of the link is found, and the site has its centre", async () => {
    const degradation = {
      delayMs: 200,
      jitterMs: 50,
      lossPercent: 2,
      duplicatePercent: 5,
      bandwidthBitPerS: 100_000_000,
    };
    await measure({ cell: { ...cell, fault: "degrade", degradation } });
    const certificate = Certificate.parse(await stored("certificate"));
    expect(certificate.reasons.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^Every way from the site to the centre \(5\) was as bad as asked: delay 200 ms for 200 ms; jitter \S+ ms.* for 50 ms; bandwidth 100 Mbit\/s for 100 Mbit\/s; loss .* for 2 %; duplicates .* for 5 %; every way beside them \(4\) stayed as it was, and nothing of it was left afterwards\.$/,
      ),
    ]);
    expect(certificate.state).toBe("confirmed");
    expect(new Set(Object.values(await outcomes()))).toEqual(new Set(["pass"]));
    expect(await journal.entries()).toEqual([]);
  }, 30_000);

  test("whose link is not as bad as asked is unknown in every requirement", async () => {
    const degradation = { delayMs: 200, lossPercent: 20 };
    const milder = degrade({ delayMs: 200, lossPercent: 10 }, { inGuest: false });
    await measure({ cell: { ...cell, fault: "degrade", degradation }, fault: { ...milder, degradation } });
    const { state, reasons } = Certificate.parse(await stored("certificate"));
    expect(state).toBe("mismatch");
    expect(reasons.map(({ code }) => code)).toEqual(["loss-not-as-asked-on-way", "loss-not-as-asked"]);
    expect(new Set(Object.values(await outcomes()))).toEqual(new Set(["unknown"]));
  }, 30_000);

  test("whose cut does not hold is unknown in every requirement, never pass or fail", async () => {
    await measure({ fault: cutThatDoesNotHold });
    expect(Certificate.parse(await stored("certificate")).state).toBe("mismatch");
    expect(new Set(Object.values(await outcomes()))).toEqual(new Set(["unknown"]));
  }, 30_000);

  test("that is interrupted is healed, kept and marked incomplete; measured again, it keeps the first attempt", async () => {
    const interrupt = new AbortController();
    const inWindow = ({ phase }: Progress) => {
      if (phase === "window") interrupt.abort(new Error("Interrupted."));
    };
    await expect(measure({ signal: interrupt.signal, report: inWindow })).rejects.toThrow();
    expect(CellRecord.parse(await stored("record")).state).toBe("incomplete");
    const history = await readFile(cellLayoutOf(out, cell.id).history, "utf8");
    expect(history).toContain('"step":"removed"');

    await measure();
    expect(CellRecord.parse(await stored("record")).state).toBe("complete");
    expect(await readdir(cellLayoutOf(out, cell.id).directory)).toContain("history.jsonl.attempt-1");
  }, 30_000);
});
