import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { cut } from "../fault/cut.ts";
import type { Sides } from "../fault/fault.ts";
import { inventoryOf } from "../fault/inventory.ts";
import { Journal } from "../fault/journal.ts";
import { pause } from "../fault/pause.ts";
import { power } from "../fault/power.ts";
import { recoverAll } from "../fault/recover.ts";
import { carryOut, Undo } from "../fault/undo.ts";
import { ensureVmRoot } from "../parts/vm-root.ts";
import { hostConformance } from "./conformance.ts";
import type { VmHost } from "./vm.ts";
import { commandLinesWith } from "./vm-leftovers.fixture.ts";
import { isRunning, processOf, VmHandle } from "./vm-machine.ts";
import { networks, runNetwork } from "./vm-network.ts";
import { vmRuns } from "./vm-run.ts";
import { Vms } from "./vms.ts";

const signal = new AbortController().signal;
const small = { cpus: 1, memoryMiB: 512, signal };
const newRun = (): string => randomBytes(4).toString("hex");
const images = () => ensureVmRoot({ signal, report: () => undefined });

hostConformance("virtual machine", async () => {
  const run = newRun();
  const vms = await Vms.create(run, await images(), signal);
  const removed = async () => {
    await vms[Symbol.asyncDispose]();
    await nothingLeftOf(run);
  };
  try {
    const host = await vms.boot({ name: "site-1", index: 1, ...small });
    return { host, [Symbol.asyncDispose]: removed };
  } catch (error) {
    await removed();
    throw error;
  }
});

test("a cut at the taps parts two VMs, counts what it dropped, and leaves everything as it was", async () => {
  const run = newRun();
  {
    await using vms = await Vms.create(run, await images(), signal);
    const centre = await vms.boot({ name: "centre", index: 1, ...small });
    const site = await vms.boot({ name: "site-1", index: 2, ...small });
    const service = { address: centre.address, name: "centre", port: 22, path: "/" };
    const sides: Sides = { centre: [{ host: centre, service }], site: [site], spared: [] };
    expect(await site.exec(["printf", "%s|", "it's", "$HOME", "two words", ""])).toMatchObject({
      stdout: "it's|$HOME|two words||",
    });
    expect(await site.exec(["sh", "-c", "cat >&2; exit 3"], { input: "why" })).toMatchObject({
      ok: false,
      exitCode: 3,
      stderr: "why",
    });
    const before = await inventoryOf([centre, site]);
    expect([await reaches(site, centre), await reaches(centre, site)]).toEqual([true, true]);

    const injected = await cut.inject(sides, run);
    expect([await reaches(site, centre), await reaches(centre, site)]).toEqual([false, false]);
    const counters = await injected.counters();
    const moved = counters.filter(({ packets }) => packets > 0);
    expect(new Set(moved.map(({ host }) => host))).toEqual(new Set(["centre", "site-1"]));
    expect((await site.exec(["sh", "-c", "iptables -F && iptables -P OUTPUT ACCEPT"])).ok).toBe(true);
    expect(await reaches(site, centre)).toBe(false);
    expect(await inventoryOf([centre, site])).not.toEqual(before);

    await injected.heal();
    await injected.heal();
    expect([await reaches(site, centre), await reaches(centre, site)]).toEqual([true, true]);
    expect(await inventoryOf([centre, site])).toEqual(before);

    await cut.inject(sides, run);
    await pause.inject(sides, run);
    await site.powerOff();
    const lost: Sides = { ...sides, centre: [{ host: site, service }] };
    const undos = [...cut.undo(sides, run), ...pause.undo(sides, run), ...power.undo(lost, run)];
    const journalled = Undo.array().parse(JSON.parse(JSON.stringify(undos)));
    for (const undo of journalled) await carryOut(undo);
    expect(await inventoryOf([centre, site])).toEqual(before);
  }
  await nothingLeftOf(run);
});

test("a reboot lets what runs in a VM end in good order, a power cut does not, and a cut at its tap outlives both", async () => {
  const run = newRun();
  {
    await using vms = await Vms.create(run, await images(), signal);
    const centre = await vms.boot({ name: "centre", index: 1, ...small });
    const site = await vms.boot({ name: "site-1", index: 2, ...small });
    const service = { address: centre.address, name: "centre", port: 22, path: "/" };
    const injected = await cut.inject({ centre: [{ host: centre, service }], site: [site], spared: [] }, run);
    const inForce = await inventoryOf([centre, site]);
    const vm = VmHandle.parse(site.handle && "vm" in site.handle ? site.handle.vm : undefined);
    const [machine, boot] = [await processOf(vm), await site.bootId()];

    await startParting(site);
    const talking = site.converse(["cat"]);
    onTestFinished(() => void talking.kill());
    const ended = new Promise((resolve) => talking.once("exit", resolve));
    await site.reboot(signal);
    await ended;
    expect(await processOf(vm)).toBe(machine);
    const rebooted = await site.bootId();
    expect(rebooted).not.toBe(boot);
    expect((await site.exec(["cat", parting])).stdout).toBe("ended in good order");
    expect(await reaches(site, centre)).toBe(false);
    await injected.renew(site);
    expect(await reaches(site, centre)).toBe(false);
    expect(await inventoryOf([centre, site])).toEqual(inForce);

    expect((await site.exec(["rm", parting])).ok).toBe(true);
    await startParting(site);
    await site.exec(["sync"]);
    await site.powerOff();
    await site.powerOn(signal);
    expect(await processOf(vm)).not.toBe(machine);
    expect(await site.bootId()).not.toBe(rebooted);
    expect(await site.exec(["cat", parting])).toMatchObject({
      exitCode: 1,
      stderr: `cat: ${parting}: No such file or directory`,
    });
    await injected.renew(site);
    expect(await reaches(site, centre)).toBe(false);
    expect(await inventoryOf([centre, site])).toEqual(inForce);
    await injected.heal();
    expect(await reaches(site, centre)).toBe(true);
  }
  await nothingLeftOf(run);
});

test("what a killed process left of its VMs is found and removed, and nothing while it lives", async () => {
  const state = await mkdtemp(join(tmpdir(), "islanding-vm-"));
  onTestFinished(() => rm(state, { recursive: true }));
  vi.stubEnv("XDG_STATE_HOME", state);
  // Keys are looked for there: those of this machine's living runs are not this test's.
  vi.stubEnv("TMPDIR", state);
  vi.stubEnv("DOCKER_HOST", `unix://${state}/no-engine.sock`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const run = newRun();
  await images();
  const owner = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./vms.fixture.ts")), run]);
  const ended = new Promise((resolve) => owner.once("exit", resolve));
  const vm = { folder: join(state, "islanding", "vms", run, "machines", "site-1") };
  await vi.waitFor(async () => expect(await isRunning(vm)).toBe(true), { timeout: 60_000, interval: 200 });
  const journal = new Journal(join(state, "journal"));
  expect(await recoverAll(journal)).toEqual({ healed: [], alive: [run], failed: [] });
  expect(await isRunning(vm)).toBe(true);

  owner.kill("SIGKILL");
  await ended;
  expect(await recoverAll(journal)).toEqual({
    healed: [`run ${run}: VMs, their networks and disks removed`],
    alive: [],
    failed: [],
  });
  expect(await readdir(join(state, "islanding", "vms"))).toEqual([]);
  await nothingLeftOf(run);
});

const parting = "/var/lib/parting";

/** Starts a service that leaves a file behind where it is given the time to. */
async function startParting(host: VmHost): Promise<void> {
  const leave = `ExecStop=/bin/sh -c "echo ended in good order > ${parting}"`;
  const started = await host.exec(["systemd-run", "--property", leave, "sleep", "infinity"], { timeoutMs: 60_000 });
  expect(started).toMatchObject({ ok: true });
}

/** Whether a new connection to the other's SSH server comes about within 5 s. */
async function reaches(from: VmHost, to: VmHost): Promise<boolean> {
  const connect = `exec 3<>/dev/tcp/${to.address}/22`;
  return (await from.exec(["timeout", "5", "bash", "-c", connect], { timeoutMs: 30_000 })).ok;
}

async function nothingLeftOf(run: string): Promise<void> {
  expect((await networks()).filter((name) => name.startsWith(runNetwork(run)))).toEqual([]);
  expect((await vmRuns()).map((found) => found.run)).not.toContain(run);
  expect(await commandLinesWith(run)).toEqual([]);
}
