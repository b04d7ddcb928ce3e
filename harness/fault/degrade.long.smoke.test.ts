import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { vantagePath } from "../host/vantage.ts";
import type { VmHost } from "../host/vm.ts";
import { networks, runNetwork } from "../host/vm-network.ts";
import { Vms } from "../host/vms.ts";
import { ensureVmRoot } from "../parts/vm-root.ts";
import { ensureWorkloadParts } from "../parts/workload-parts.ts";
import { certifiedDegradation, sidesOf } from "./degrade.fixture.ts";
import { degrade } from "./degrade.ts";
import { inventoryOf } from "./inventory.ts";
import { Journal } from "./journal.ts";
import { carryOut, Undo } from "./undo.ts";

const signal = new AbortController().signal;
/** Without KVM, and beside others that have the processor. */
const slowness = 4;
const run = randomBytes(4).toString("hex");
const report = () => undefined;
let directory: string;
let vms: Vms;
let centre: VmHost;
let site: VmHost;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-degrade-"));
  const { vantage } = await ensureWorkloadParts({ signal, report });
  vms = await Vms.create(run, await ensureVmRoot({ signal, report }), signal);
  const boot = async (name: string, index: number) => {
    const host = await vms.boot({ name, index, cpus: 1, memoryMiB: 512, signal });
    await host.copyIn(vantage, vantagePath, signal);
    return host;
  };
  centre = await boot("centre", 1);
  site = await boot("site-1", 2);
});
afterAll(async () => {
  await vms[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
  expect((await networks()).filter((name) => name.startsWith(runNetwork(run)))).toEqual([]);
});

test("a VM's link of 200 ms ± 50 ms that loses 2 % is measured within 10 % of that, and nothing is left", async () => {
  const journal = new Journal(join(directory, "journal"));
  const degradation = { delayMs: 200, jitterMs: 50, lossPercent: 2 };
  const options = {
    run,
    centre,
    site: [site],
    degradation,
    inGuest: true,
    windowMs: 240_000,
    slowness,
    journal,
    signal,
  };
  const { state, reasons, link, counters, removed } = await certifiedDegradation(options);
  expect(reasons.map(({ text }) => text)).toEqual([expect.stringMatching(/^Every way .* was as bad as asked: /)]);
  expect(state).toBe("confirmed");
  expect(link?.where).toEqual({ "site-1": "inside the VM" });
  const measured = Object.fromEntries((link?.figures ?? []).map(({ what, measured: value }) => [what, value ?? 0]));
  expect(Math.abs((measured.delay ?? 0) - 200)).toBeLessThanOrEqual(20);
  expect(Math.abs((measured.jitter ?? 0) - 50)).toBeLessThanOrEqual(5);
  expect(Math.abs((measured.loss ?? 0) - 2)).toBeLessThanOrEqual(0.2);
  expect(counters).toEqual([
    expect.objectContaining({
      host: "site-1",
      rule: "inside the VM: qdisc netem 15c: parent 15a:1 limit 100000 delay 200ms 50ms loss 2%",
    }),
  ]);
  expect(removed).toMatchObject({ inventoryEqual: true, left: [] });
  expect(await journal.entries()).toEqual([]);
  process.stdout.write(`${JSON.stringify(link?.figures)}\n${JSON.stringify(counters)}\n`);
});

test("a VM's link that carries 1 Mbit/s is so from outside of it too", async () => {
  const journal = new Journal(join(directory, "journal"));
  const degradation = { bandwidthBitPerS: 1_000_000 };
  const options = {
    run,
    centre,
    site: [site],
    degradation,
    inGuest: false,
    windowMs: 30_000,
    slowness,
    journal,
    signal,
  };
  const { reasons, link, removed } = await certifiedDegradation(options);
  expect(reasons.map(({ text }) => text)).toEqual([expect.stringMatching(/^Every way .* was as bad as asked: /)]);
  expect(link?.where).toEqual({ "site-1": "outside of the VM, before its card" });
  expect(removed).toMatchObject({ inventoryEqual: true, left: [] });
  process.stdout.write(`${JSON.stringify(link?.figures)}\n`);
});

test("what a killed run has set in a guest is undone by who knows only the journal, and a guest that is off has lost it", async () => {
  const before = await inventoryOf([site]);
  const fault = degrade({ delayMs: 100, bandwidthBitPerS: 64_000 }, { inGuest: true });
  const sides = sidesOf(centre, [site]);
  const journalled = Undo.array().parse(JSON.parse(JSON.stringify(fault.undo(sides, run))));
  const undo = () => Promise.all(journalled.map(carryOut));
  await fault.inject(sides, run);
  expect((await inventoryOf([site]))["site-1"]).toContainEqual(
    expect.stringMatching(/^in the guest: qdisc netem 15c: parent 15b:1 limit 100 delay 100ms/),
  );
  await undo();
  expect(await inventoryOf([site])).toEqual(before);

  await fault.inject(sides, run);
  await site.powerOff();
  await undo();
  await site.powerOn();
  expect(await inventoryOf([site])).toEqual(before);
});
