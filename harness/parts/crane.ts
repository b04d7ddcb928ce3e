import { ensureProgram } from "./ensure-program.ts";
import type { BuildContext } from "./ensured.ts";
import type { GoPrograms } from "./go-programs.ts";

const crane: GoPrograms = { name: "crane", what: "crane", module: ["fixtures", "registry"], packages: "tool" };

/** The program that puts images into a registry, compiled here: its path on this machine. Half a minute at first. */
export const ensureCrane = (context: BuildContext): Promise<string> => ensureProgram(crane, "crane", context);
