import { dirname } from "node:path";
import { IslandingError } from "../errors.ts";
import { type CommandOptions, type Outcome, run } from "./command.ts";
import { managedIn } from "./managed-machine.ts";
import { sshRun } from "./ssh.ts";
import { launchOf, type VmHandle } from "./vm-machine.ts";
import { inNamespace } from "./vm-network.ts";
import { controlOf, keysFolderOf } from "./vm-run.ts";

/** The way into a VM's guest for whoever knows no more than the VM's folder: a process that came after the run's own. */
export async function inGuest({ folder }: VmHandle) {
  const launch = await launchOf({ folder });
  const managed = await managedIn(folder);
  const address = launch?.address ?? (await managed?.find())?.address;
  if (address === undefined) throw new IslandingError("no-such-vm", `Expected a VM in ${folder}, found none.`);
  const target = { address, keysFolder: keysFolderOf(dirname(dirname(folder))), control: controlOf(folder) };
  const enter = launch ? inNamespace(launch.network) : [];
  const exec = (argv: readonly string[], options?: CommandOptions): Promise<Outcome> =>
    run([...enter, ...sshRun(target, argv)], options);
  return { address, exec };
}
