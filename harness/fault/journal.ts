import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { IslandingError } from "../errors.ts";
import { ProcessIdentity, thisProcess } from "../host/process.ts";
import { Undo } from "./undo.ts";

const Entry = z.object({
  schema: z.literal(1),
  run: z.string(),
  owner: ProcessIdentity,
  /** What puts right what the fault has changed. */
  undos: z.array(Undo),
  /** Wall clock, ISO 8601: from then on a reaper heals, whoever is still alive. */
  deadline: z.string(),
});
export type Entry = z.infer<typeof Entry>;

export interface JournalEntry {
  file: string;
  entry: Entry;
}

/**
 * What is in force on this machine and how to undo it: one file per entry, on disk before anything is changed and gone
 * after it was undone. An empty folder means that nothing of ours is in force.
 */
export class Journal {
  readonly directory: string;

  constructor(
    directory = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "islanding", "journal"),
  ) {
    this.directory = directory;
  }

  /** Returns once the entry would survive a power cut. */
  async write(entry: Omit<Entry, "schema" | "owner">): Promise<string> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const file = join(this.directory, `${entry.run}.json`);
    const complete: Entry = { schema: 1, owner: await thisProcess(), ...entry };
    const handle = await open(`${file}.new`, "w", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(complete, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
    return file;
  }

  async remove(file: string): Promise<void> {
    await rm(file, { force: true });
  }

  async entries(): Promise<JournalEntry[]> {
    const names = await readdir(this.directory).catch(() => []);
    const files = names.filter((name) => name.endsWith(".json")).sort();
    const found = await Promise.all(files.map((name) => readEntry(join(this.directory, name))));
    return found.filter((item) => item !== undefined);
  }
}

/** Undefined when the entry was removed in the meantime. */
export async function readEntry(file: string): Promise<JournalEntry | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return { file, entry: Entry.parse(JSON.parse(text)) };
  } catch (cause) {
    throw new IslandingError("journal-damaged", `${file} is not a journal entry of this version.`, {
      hint: "Remove the run's containers by hand (docker ps --filter label=islanding.run), then delete the file.",
      cause,
    });
  }
}
