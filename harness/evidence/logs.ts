import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors.ts";

/** How much of each log's end is kept; the window is in it. */
const keptBytes = 2 * 1024 * 1024;
const limitMs = 60_000;

/** Something that has logs and can copy them into a folder. */
export interface LogSource {
  collectLogs(directory: string, signal: AbortSignal): Promise<void>;
}

/** Copies the logs into the evidence, secrets redacted and long ones shortened to their end. Never throws: logs are an aid, not evidence. */
export async function collectLogs(
  source: LogSource,
  directory: string,
  redact: (text: string) => string,
): Promise<void> {
  try {
    await source.collectLogs(directory, AbortSignal.timeout(limitMs));
    const names = await readdir(directory, { recursive: true });
    for (const name of names) await clean(join(directory, name), redact);
  } catch (error) {
    await writeFile(
      join(directory, "..", "logs-missing.txt"),
      `The logs could not be collected: ${messageOf(error)}\n`,
    ).catch(() => undefined);
  }
}

async function clean(file: string, redact: (text: string) => string): Promise<void> {
  const found = await stat(file);
  if (!found.isFile()) return;
  if (!file.endsWith("/current")) return rm(file, { force: true });
  const text = await readFile(file, "utf8");
  await writeFile(file, redact(text.slice(-keptBytes)));
}
