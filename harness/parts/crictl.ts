import { ensureProgram } from "./ensure-program.ts";
import type { BuildContext } from "./ensured.ts";
import { criTools } from "./parts.ts";

/** Finds the program that asks a node's container runtime, or builds it, for nodes that bring none. Returns where it lies. */
export const ensureCrictl = (context: BuildContext): Promise<string> => ensureProgram(criTools, "crictl", context);
