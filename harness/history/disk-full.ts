import { unavailableError } from "../errors.ts";

/** Turns the system's "no space left" into an error that a user can act on, and hands anything else back as it is. */
export function explainDiskFull(thrown: unknown, file: string): unknown {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code !== "ENOSPC" && code !== "EDQUOT") return thrown;
  return unavailableError(
    "disk-full",
    `Expected room on the disk to write ${file}, found none; what was written so far is kept.`,
    "Free some space, then run the same command again: it goes on where it was.",
    thrown,
  );
}
