import { join } from "node:path";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { type GoPrograms, goPrograms } from "./go-programs.ts";

/** A program of a pinned Go module, compiled here unless it has been before: its path on this machine. */
export async function ensureProgram(programs: GoPrograms, name: string, context: BuildContext): Promise<string> {
  return join(await cached(await goPrograms(programs, context.signal), context), name);
}
