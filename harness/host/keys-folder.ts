import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface KeysFolder {
  run: string;
  folder: string;
}

const ofRun = /^islanding-([0-9a-f]{7,8})-keys-/;

/** Work in a folder that only this user can read and that is removed afterwards; after a SIGKILL it is found by the run's name in its own. */
export async function inKeysFolder<T>(run: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `islanding-${run}-keys-`));
  try {
    return await work(folder);
  } finally {
    await removeKeysFolder(folder);
  }
}

/** All that are there, of living runs and of dead ones. */
export async function keysFolders(): Promise<KeysFolder[]> {
  const names = await readdir(tmpdir());
  return names.flatMap((name) => {
    const [, run] = ofRun.exec(name) ?? [];
    return run === undefined ? [] : [{ run, folder: join(tmpdir(), name) }];
  });
}

export const removeKeysFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
