import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { IslandingError, unavailableError } from "../errors.ts";
import { run as runCommand } from "./command.ts";
import { managedIn } from "./managed-machine.ts";
import { formatIdentity, type ProcessIdentity, parseIdentity, thisProcess } from "./process.ts";
import { sshDisconnect } from "./ssh.ts";
import { kill } from "./vm-machine.ts";
import { networks, removeNetworks, runNetwork } from "./vm-network.ts";

/** A run that has VMs, or had them when it was killed. */
export interface VmRunFound {
  run: string;
  owner: ProcessIdentity | undefined;
}

const runName = /^[0-9a-f]{7,8}$/;

/** One folder per run, made before and removed after everything else of its VMs: what is not in it does not exist. */
const runsFolder = (): string =>
  join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "islanding", "vms");
const folderOf = (run: string): string => join(runsFolder(), run);
const ownerFile = (folder: string): string => join(folder, "owner");
export const keysFolderOf = (folder: string): string => join(folder, "keys");
export const machinesOf = (folder: string): string => join(folder, "machines");
/** The socket of the connection that all commands of a VM share. */
export const controlOf = (machine: string): string => join(machine, "ssh");
export const credentialsOf = (folder: string): string => join(keysFolderOf(folder), "credentials");

/** Makes the run's folder with its owner and its keys: one pair to get in by, one that every VM shows. */
export async function createRunFolder(run: string): Promise<string> {
  const folder = folderOf(run);
  const keys = keysFolderOf(folder);
  mustFitSockets(folder);
  await mkdir(runsFolder(), { recursive: true, mode: 0o700 });
  // It appears with its owner in it, so that nobody takes a living run for a dead one's.
  const unowned = await mkdtemp(join(runsFolder(), `.${run}-`));
  await writeFile(ownerFile(unowned), formatIdentity(await thisProcess()));
  await rename(unowned, folder).catch(async (cause: NodeJS.ErrnoException) => {
    await rm(unowned, { recursive: true });
    if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause;
    throw new IslandingError("run-taken", `Expected no VMs of a run ${run}, found ${folder}.`, {
      hint: "Run again: every run takes a new name. `islanding recover` removes what a dead run left.",
    });
  });
  await mkdir(keys, { mode: 0o700 });
  for (const name of ["key", "host_key"]) {
    const argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(keys, name)];
    const outcome = await runCommand(argv, { timeoutMs: 10_000 });
    if (!outcome.ok) {
      throw unavailableError(
        "no-keys",
        `ssh-keygen failed: ${outcome.stderr}`,
        "On Debian: apt-get install openssh-client.",
      );
    }
  }
  const read = (name: string) => readFile(join(keys, name), "utf8");
  await writeFile(join(keys, "known_hosts"), `* ${(await read("host_key.pub")).trim()}\n`);
  await writeFile(credentialsOf(folder), credential(await read("host_key"), await read("key.pub")), { mode: 0o600 });
  return folder;
}

/** The kernel takes 107 characters for a socket's path (unix(7)), of which ssh needs 17 for a while, and names of VMs up to 16. */
function mustFitSockets(folder: string): void {
  const left = 107 - 17 - controlOf(join(machinesOf(folder), "x".repeat(16))).length;
  if (left >= 0) return;
  throw unavailableError(
    "path-too-long",
    `Expected ${folder} to be ${-left} characters shorter, so that the VMs' sockets fit into it.`,
    "Set XDG_STATE_HOME to a shorter path.",
  );
}

/**
 * What systemd-tmpfiles(8) writes at every boot, given as a credential in the firmware's table 11 (systemd.exec(5),
 * tmpfiles.extra): so no disk has to be changed from outside to let the harness in.
 */
export function credential(hostKey: string, authorizedKey: string): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const lines = [
    "d /root/.ssh 0700 root root -",
    `f+~ /root/.ssh/authorized_keys 0600 root root - ${base64(authorizedKey)}`,
    `f+~ /etc/ssh/ssh_host_ed25519_key 0600 root root - ${base64(hostKey)}`,
  ];
  return `io.systemd.credential.binary:tmpfiles.extra=${base64(`${lines.join("\n")}\n`)}`;
}

/** Every run on this machine that has such a folder, alive or dead. */
export async function vmRuns(): Promise<VmRunFound[]> {
  const names = (await readdir(runsFolder()).catch(() => [])).filter((name) => runName.test(name)).sort();
  return Promise.all(
    names.map(async (run) => {
      const owner = await readFile(ownerFile(folderOf(run)), "utf8").catch(() => "");
      return { run, owner: parseIdentity(owner) };
    }),
  );
}

async function removeMachine(folder: string): Promise<void> {
  const managed = await managedIn(folder);
  if (!managed) return kill({ folder });
  // No namespace of ours ends with everything that is in it, as it does for our own VMs.
  if (existsSync(controlOf(folder))) await runCommand(sshDisconnect(controlOf(folder)), { timeoutMs: 10_000 });
  await managed.remove();
}

/** Ends a run's VMs, and removes its connections, namespaces, disks and keys. Idempotent. */
export async function removeVmRun(run: string): Promise<void> {
  const folder = folderOf(run);
  for (const name of await readdir(machinesOf(folder)).catch(() => []))
    await removeMachine(join(machinesOf(folder), name));
  const ours = (await networks()).filter((name) => name.startsWith(`${runNetwork(run)}-`));
  await removeNetworks([...ours, runNetwork(run)]);
  await rm(folder, { recursive: true, force: true });
}
