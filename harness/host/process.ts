import { readFile } from "node:fs/promises";
import { z } from "zod";

/** A process of this machine, told apart from a later one that got the same id by when it started. */
export const ProcessIdentity = z.object({ pid: z.number().int(), startedAt: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, startedAt: (await startOf(process.pid)) ?? "" };
}

/** A process's identity as one word, for a label; `parseIdentity` reads it. */
export const formatIdentity = ({ pid, startedAt }: ProcessIdentity): string => `${pid}.${startedAt}`;

/** Undefined where the word is no process's identity. */
export function parseIdentity(word: string): ProcessIdentity | undefined {
  const [, pid, startedAt = ""] = /^(\d+)\.(\d*)$/.exec(word) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startedAt };
}

export async function isAlive({ pid, startedAt }: ProcessIdentity): Promise<boolean> {
  return (await startOf(pid)) === startedAt;
}

/** Field 22 of /proc/PID/stat (proc(5)), in clock ticks since boot; undefined when there is no such process. Where there is no /proc, only whether it lives. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  if (process.platform === "linux") return undefined;
  try {
    process.kill(pid, 0);
    return "";
  } catch {
    return undefined;
  }
}
