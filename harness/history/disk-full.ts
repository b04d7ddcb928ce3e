import { unavailableError } from "../errors.ts";

/** Turns the system's "no space left" into an error that a user can act on, and hands anything else back as it is. */
export function explainDiskFull(thrown: unknown, file: string): unknown {
  if (!isDiskFull(thrown)) return thrown;
  return unavailableError(
    "disk-full",
    `Expected room on the disk to write ${file}, found none; what was written so far is kept.`,
    "Free some space, then run the same command again: it goes on where it was.",
    thrown,
  );
}

/** Whether this, or what caused it, is the system's "no space left"; also where it crossed a thread and is no Error any more. */
export function isDiskFull(thrown: unknown): boolean {
  if (Array.isArray(thrown)) return thrown.some(isDiskFull);
  if (typeof thrown !== "object" || thrown === null) return false;
  if ("code" in thrown && (thrown.code === "ENOSPC" || thrown.code === "EDQUOT")) return true;
  return "cause" in thrown && isDiskFull(thrown.cause);
}
