import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explainDiskFull } from "../harness/history/disk-full.ts";

/** Writes a text so that a reader finds the old file or the new one, and never half of one. */
export async function writeText(file: string, text: string): Promise<void> {
  const temporary = join(dirname(file), `.${process.pid}.${Date.now()}.tmp`);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw explainDiskFull(thrown, file);
  }
}
