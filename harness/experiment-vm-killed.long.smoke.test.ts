import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { recoverAll } from "./fault/recover.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";
import { commandLinesWith } from "./host/vm-leftovers.fixture.ts";
import { networks } from "./host/vm-network.ts";
import { journalIn, killInWindow } from "./killed-runner.fixture.ts";
import { cellOf, windowOf } from "./measured-cell.fixture.ts";

/** The cluster in its machines has to be up and cut off first. */
const upLimitMs = 20 * 60_000;
const reaperLimit = { timeout: 10_000, interval: 200 };

test("after SIGKILL of the runner inside the window, recover leaves no QEMU, tap, bridge, namespace or disk of the run", async () => {
  const directory = await mkdtemp(join(tmpdir(), "islanding-killed-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  vi.stubEnv("XDG_STATE_HOME", directory);
  onTestFinished(() => void vi.unstubAllEnvs());
  const run = await killInWindow(
    cellOf({ id: "killed", topology: "microk8s-vm", window: windowOf(600) }),
    directory,
    upLimitMs,
  );
  expect(await commandLinesWith(run)).not.toEqual([]);
  expect((await networks()).some((name) => name.includes(run))).toBe(true);

  const { healed, failed } = await recoverAll(journalIn(directory));
  expect(healed).toContain(`run ${run}: fault undone`);
  expect(healed).toContain(`run ${run}: VMs, their networks and disks removed`);
  expect(failed).toEqual([]);
  // The dead run's reaper looks once a second whether there is anything left for it to do.
  await vi.waitFor(async () => expect(await commandLinesWith(run)).toEqual([]), reaperLimit);
  expect((await networks()).filter((name) => name.includes(run))).toEqual([]);
  expect(await readdir(join(directory, "islanding", "vms"))).toEqual([]);
  expect(await ownLeftovers()).toEqual([]);
  const second = await recoverAll(journalIn(directory));
  expect([...second.healed, ...second.failed].filter((sentence) => sentence.includes(run))).toEqual([]);
});
