import { messageOf } from "../errors.ts";
import { engineVersion, leftovers, removeRun } from "../host/engine.ts";
import { keysFolders, removeKeysFolder } from "../host/keys-folder.ts";
import { isAlive, type ProcessIdentity } from "../host/process.ts";
import { removeVmRun, vmRuns } from "../host/vm-run.ts";
import { Journal } from "./journal.ts";
import { carryOut } from "./undo.ts";

export interface RecoverResult {
  /** What was put right, a sentence each. */
  healed: string[];
  /** Runs whose process is alive: left alone. */
  alive: string[];
  /** What could not be put right, a sentence each. */
  failed: string[];
}

/** Undoes every fault and removes every resource, and every key, that a dead run left. Idempotent; never touches a run that is alive. */
export async function recoverAll(journal = new Journal()): Promise<RecoverResult> {
  const healed: string[] = [];
  const failed: string[] = [];
  const alive = new Set<string>();
  const unlessAlive = async (
    run: string,
    owner: ProcessIdentity | undefined,
    what: string,
    work: () => Promise<void>,
  ) => {
    if (owner && (await isAlive(owner))) {
      alive.add(run);
      return;
    }
    try {
      await work();
      healed.push(`run ${run}: ${what}`);
    } catch (error) {
      failed.push(`run ${run}: ${what}: ${messageOf(error)}`);
    }
  };

  for (const { entry, file } of await journal.entries()) {
    await unlessAlive(entry.run, entry.owner, "fault undone", async () => {
      for (const undo of entry.undos) await carryOut(undo);
      await journal.remove(file);
    });
  }
  for (const { run, owner } of await vmRuns()) {
    await unlessAlive(run, owner, "VMs, their networks and disks removed", () => removeVmRun(run));
  }
  // Looked at first: a run has its network before it has such a folder, and so none of a living run is taken for a dead one's.
  const folders = await keysFolders();
  // Without an engine there are no containers either, and nobody knows which runs are alive.
  const answers = (await engineVersion()) !== undefined;
  const left = answers ? await leftovers() : [];
  for (const { run, owner } of left) {
    await unlessAlive(run, owner, "containers, networks and volumes removed", () => removeRun(run));
  }
  for (const { run, folder } of answers ? folders : []) {
    const owner = left.find((leftover) => leftover.run === run)?.owner;
    await unlessAlive(run, owner, "keys removed", () => removeKeysFolder(folder));
  }
  return { healed, alive: [...alive].sort(), failed };
}
