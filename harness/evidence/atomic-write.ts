import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { explainDiskFull } from "../history/disk-full.ts";
import { redact } from "./redact.ts";

/**
 * Writes a value as JSON, secrets taken out, so that a reader finds the old file or the new one and never half of one.
 * Also lasts through a power cut.
 */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const temporary = join(dirname(file), `.${process.pid}.${Date.now()}.tmp`);
  try {
    // Node's mkdir tries for ever to make a relative folder in a working directory that was deleted.
    await mkdir(resolve(dirname(file)), { recursive: true });
    await writeDurably(temporary, toText(value));
    await rename(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw explainDiskFull(thrown, file);
  }
}

/** How a value stands in a file of evidence; two values are the same evidence when their texts are. */
export const toText = (value: unknown): string =>
  `${JSON.stringify(value, (_, inner) => (typeof inner === "string" ? redact(inner) : inner), 2)}\n`;

async function writeDurably(file: string, text: string): Promise<void> {
  await using handle = await open(file, "wx");
  await handle.writeFile(text);
  await handle.sync();
}
