import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cell } from "./campaign/cell.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Journal } from "./fault/journal.ts";
import { waitFor } from "./wait.ts";

/** The journal of runs whose state is in this directory. */
export const journalIn = (directory: string): Journal => new Journal(join(directory, "islanding", "journal"));

/**
 * Measures a cell in a process of its own, whose state and evidence are in `directory`, and kills it once its fault was
 * witnessed to be in force. Returns the run.
 */
export async function killInWindow(cell: Cell, directory: string, limitMs = 180_000): Promise<string> {
  const signal = new AbortController().signal;
  const script = fileURLToPath(new URL("experiment.fixture.ts", import.meta.url));
  const out = join(directory, "out");
  const env = { ...process.env, XDG_STATE_HOME: directory };
  const runner = spawn(process.execPath, [script, JSON.stringify(cell), out], { stdio: "ignore", env });
  const { history } = cellLayoutOf(out, cell.id);
  const isWitnessed = async () => (await readFile(history, "utf8").catch(() => "")).includes('"when":"during"');
  await waitFor(isWitnessed, { what: "the fault to be witnessed", limitMs, everyMs: 500, signal });
  runner.kill("SIGKILL");
  await once(runner, "exit");
  const [inForce] = await journalIn(directory).entries();
  return String(inForce?.entry.run);
}
