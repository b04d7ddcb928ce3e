import { ensureProgram } from "./ensure-program.ts";
import type { BuildContext } from "./ensured.ts";
import type { GoPrograms } from "./go-programs.ts";

const distribution = "github.com/distribution/distribution/v3";

const registryProgram: GoPrograms = {
  name: "registry",
  what: "the registry Distribution",
  module: ["harness", "parts", "registry"],
  packages: "tool",
  version: { variable: `${distribution}/version.version`, of: distribution },
};

/** Distribution's registry, compiled here: its path on this machine. Minutes at first, on a busy machine. */
export const ensureRegistryProgram = (context: BuildContext): Promise<string> =>
  ensureProgram(registryProgram, "registry", context);
