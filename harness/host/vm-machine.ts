import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { IslandingError } from "../errors.ts";
import { waitFor } from "../wait.ts";
import { run } from "./command.ts";
import { managedIn } from "./managed-machine.ts";
import { qmp } from "./qmp.ts";
import { inNamespace, networks } from "./vm-network.ts";
import { vmFiles } from "./vm-qemu.ts";

/** How any process of this machine finds a VM again: by the folder that holds its disk, process id and control socket. */
export const VmHandle = z.object({ folder: z.string() });
export type VmHandle = z.infer<typeof VmHandle>;

/** What starting a VM takes, from the first time to the last, and where it is then spoken to. */
const Launch = z.object({
  /** The namespace before the VM, which its packets pass. */
  namespace: z.string(),
  /** The run's namespace, and the VM's address in it. */
  network: z.string(),
  address: z.string(),
  argv: z.array(z.string()),
});
export type Launch = z.infer<typeof Launch>;

const startLimitMs = 60_000;
const endLimitMs = 30_000;

const launchFile = ({ folder }: VmHandle): string => join(folder, "launch.json");

export const keepLaunch = (vm: VmHandle, launch: Launch): Promise<void> =>
  writeFile(launchFile(vm), `${JSON.stringify(launch, null, 2)}\n`, { mode: 0o600 });

/** Undefined where the VM is no longer there. */
export async function launchOf(vm: VmHandle): Promise<Launch | undefined> {
  const text = await readFile(launchFile(vm), "utf8").catch(() => undefined);
  return text === undefined ? undefined : Launch.parse(JSON.parse(text));
}

/**
 * The VM's QEMU process; undefined when it is off. A process id says nothing after its process has ended, so it counts
 * only while that process has this VM's file on its command line, which no other ever has.
 */
export async function processOf({ folder }: VmHandle): Promise<number | undefined> {
  const file = vmFiles(folder).pid;
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!pid) return undefined;
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  return words.includes(file) ? pid : undefined;
}

export async function isRunning(vm: VmHandle): Promise<boolean> {
  const managed = await managedIn(vm.folder);
  return managed ? managed.isRunning() : (await processOf(vm)) !== undefined;
}

/** Whether there is such a VM, on or off. */
export async function isThere(vm: VmHandle): Promise<boolean> {
  const managed = await managedIn(vm.folder);
  if (managed) return (await managed.find()) !== undefined;
  const launch = await launchOf(vm);
  return launch !== undefined && (await networks()).includes(launch.namespace);
}

/** Switches the VM on; it then begins to boot. Idempotent. Throws `vm-failed` with QEMU's words. */
export async function start(vm: VmHandle, signal?: AbortSignal): Promise<void> {
  const managed = await managedIn(vm.folder);
  if (managed) return managed.start();
  if (await isRunning(vm)) return;
  const launch = await launchOf(vm);
  if (launch === undefined) throw new IslandingError("no-such-vm", `Expected a VM in ${vm.folder}, found none.`);
  await rm(vmFiles(vm.folder).control, { force: true });
  const outcome = await run([...inNamespace(launch.namespace), ...launch.argv], {
    timeoutMs: startLimitMs,
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (!outcome.ok)
    throw new IslandingError("vm-failed", `QEMU did not start the VM of ${vm.folder}: ${outcome.stderr}`);
}

/** A power cut: the process is killed and gone on return. Idempotent. */
export async function kill(vm: VmHandle): Promise<void> {
  const managed = await managedIn(vm.folder);
  if (managed) return managed.kill();
  const pid = await processOf(vm);
  if (pid === undefined) return;
  process.kill(pid, "SIGKILL");
  const what = `the VM of ${vm.folder} to be off`;
  const signal = new AbortController().signal;
  await waitFor(async () => !(await isRunning(vm)), { what, limitMs: endLimitMs, signal, everyMs: 20 });
}

/** Whether the VM is frozen. Throws `host-off` when it is off. */
export async function isPaused(vm: VmHandle): Promise<boolean> {
  const managed = await managedIn(vm.folder);
  if (managed) return managed.isPaused();
  await mustBeOn(vm);
  const { status } = await qmp<{ status: string }>(vmFiles(vm.folder).control, "query-status");
  return status === "paused";
}

/** Freezes the VM, its clock included. */
export async function pause(vm: VmHandle): Promise<void> {
  const managed = await managedIn(vm.folder);
  if (managed) return managed.pause();
  await mustBeOn(vm);
  await qmp(vmFiles(vm.folder).control, "stop");
}

/** Idempotent. */
export async function resume(vm: VmHandle): Promise<void> {
  const managed = await managedIn(vm.folder);
  if (managed) return managed.resume();
  if (await isPaused(vm)) await qmp(vmFiles(vm.folder).control, "cont");
}

async function mustBeOn(vm: VmHandle): Promise<void> {
  if (!(await isRunning(vm))) throw new IslandingError("host-off", `The VM of ${vm.folder} is off.`);
}
