import { join } from "node:path";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { goPrograms } from "./go-programs.ts";

/** The program that puts images into a registry, compiled here: its path on this machine. Half a minute at first. */
export async function ensureCrane(context: BuildContext): Promise<string> {
  const module = ["fixtures", "registry"];
  const recipe = await goPrograms({ name: "crane", what: "crane", module, packages: "tool" }, context.signal);
  return join(await cached(recipe, context), "crane");
}
