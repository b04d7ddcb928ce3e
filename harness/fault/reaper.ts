import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readEntry } from "./journal.ts";
import { carryOut } from "./undo.ts";

/** How long after the deadline the reaper leaves the runner time to heal by itself. */
const graceMs = 5000;
const lookEveryMs = 1000;
const retryEveryMs = 5000;
const giveUpAfterMs = 3600_000;

/** Starts a process of its own that heals this journal entry at its deadline, whatever becomes of the caller. */
export function startReaper(file: string): void {
  const self = fileURLToPath(import.meta.url);
  spawn(process.execPath, [self, file], { detached: true, stdio: "ignore" }).unref();
}

/** Waits for the entry's deadline and heals; ends early when the entry is gone. Tries again for an hour until all is undone. */
async function reap(file: string): Promise<void> {
  for (;;) {
    const found = await readEntry(file);
    if (!found) return;
    const leftMs = Date.parse(found.entry.deadline) + graceMs - Date.now();
    if (leftMs > 0) {
      await sleep(Math.min(leftMs, lookEveryMs));
      continue;
    }
    const results = await Promise.allSettled(found.entry.undos.map(carryOut));
    if (results.every((result) => result.status === "fulfilled") || leftMs < -giveUpAfterMs) return;
    await sleep(retryEveryMs);
  }
}

const [, script, file] = process.argv;
if (file && script === fileURLToPath(import.meta.url)) await reap(file);
