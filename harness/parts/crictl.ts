import { join } from "node:path";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { goPrograms } from "./go-programs.ts";
import { criTools } from "./parts.ts";

/** Finds the program that asks a node's container runtime, or builds it, for nodes that bring none. Returns where it lies. */
export async function ensureCrictl(context: BuildContext): Promise<string> {
  return join(await cached(await goPrograms(criTools, context.signal), context), "crictl");
}
