import { messageOf } from "../errors.ts";
import { engineVersion, removeRun, runsWithLeftovers } from "../host/engine.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { isAlive } from "./process.ts";
import { carryOut } from "./undo.ts";

export interface RecoverResult {
  /** What was put right, a sentence each. */
  healed: string[];
  /** Runs whose process is alive: left alone. */
  alive: string[];
  /** What could not be put right, a sentence each. */
  failed: string[];
}

/** Undoes every fault and removes every resource that a dead run left. Idempotent; never touches a run that is alive. */
export async function recoverAll(journal = new Journal()): Promise<RecoverResult> {
  const result: RecoverResult = { healed: [], alive: [], failed: [] };
  const entries = await journal.entries();
  const alive = new Set<string>();
  for (const { entry } of entries) if (await isAlive(entry.owner)) alive.add(entry.run);
  result.alive = [...alive].sort();

  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
      result.healed.push(what);
    } catch (error) {
      result.failed.push(`${what}: ${messageOf(error)}`);
    }
  };
  const dead = entries.filter(({ entry }) => !alive.has(entry.run));
  for (const item of byFaultFirst(dead)) {
    const { entry, file } = item;
    if (entry.kind === "fault") {
      await attempt(`run ${entry.run}: fault undone`, async () => {
        for (const undo of entry.undos) await carryOut(undo);
        await journal.remove(file);
      });
    } else {
      await attempt(`run ${entry.run}: containers, networks and volumes removed`, async () => {
        await removeRun(entry.run);
        await journal.remove(file);
      });
    }
  }
  // Without an engine there are no resources; with one, those of runs that never reached the journal are dead too.
  if (await engineVersion()) {
    for (const run of await runsWithLeftovers()) {
      if (!alive.has(run)) await attempt(`run ${run}: what carried its label removed`, () => removeRun(run));
    }
  }
  return result;
}

const byFaultFirst = (entries: JournalEntry[]) =>
  entries.toSorted((a, b) => Number(a.entry.kind === "run") - Number(b.entry.kind === "run"));
