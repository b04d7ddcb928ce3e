import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { waitFor } from "../wait.ts";

export interface Holder {
  pid: number;
  /** When the kernel says that the process began: a process id alone may by now be another's. Empty where it doesn't say. */
  born: string;
  since: string;
}

export interface LockOptions {
  signal: AbortSignal;
  limitMs: number;
  /** Called each time somebody else is found to hold the lock. */
  onWait: (holder: Holder) => void;
}

/**
 * Holds a lock file until disposed. It keeps two processes from doing the same work twice; it protects no data, since a
 * lock whose process has died is taken over.
 */
export async function holdLock(path: string, { signal, limitMs, onWait }: LockOptions): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true });
  const own = JSON.stringify({ pid: process.pid, born: await bornOf(process.pid), since: new Date().toISOString() });
  await waitFor(
    async () => {
      if (await claim(path, own)) return true;
      const content = await read(path);
      const holder = holderOf(content);
      if (holder && (await isAlive(holder))) onWait(holder);
      else await takeAway(path, content);
      return false;
    },
    { what: `the lock ${path}`, limitMs, signal },
  );
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** A link appears with its content or not at all, and never over another. */
async function claim(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content);
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return "";
    throw error;
  }
}

function holderOf(content: string): Holder | undefined {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, born }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isCode(error, "EPERM")) return false;
  }
  return (await bornOf(pid)) === born;
}

async function bornOf(pid: number): Promise<string> {
  try {
    const status = await readFile(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")")).split(" ")[20] ?? "";
  } catch {
    return "";
  }
}

/** Of several who find the same dead lock only one gets it away; who gets a living one instead puts it back. */
async function takeAway(path: string, dead: string): Promise<void> {
  const away = `${path}.${randomUUID()}`;
  try {
    await rename(path, away);
    if ((await read(away)) !== dead) await link(away, path);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error;
  } finally {
    await rm(away, { force: true });
  }
}

const isCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;
