import { join } from "node:path";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { type GoPrograms, goPrograms } from "./go-programs.ts";

const distribution = "github.com/distribution/distribution/v3";

const registryProgram: GoPrograms = {
  name: "registry",
  what: "the registry Distribution",
  module: ["harness", "parts", "registry"],
  packages: "tool",
  version: { variable: `${distribution}/version.version`, of: distribution },
};

/** Distribution's registry, compiled here: its path on this machine. Minutes at first, on a busy machine. */
export async function ensureRegistryProgram(context: BuildContext): Promise<string> {
  return join(await cached(await goPrograms(registryProgram, context.signal), context), "registry");
}
