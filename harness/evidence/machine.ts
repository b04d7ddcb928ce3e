import { arch, availableParallelism, release, totalmem } from "node:os";
import type { RunRecord } from "./schema.ts";

/** What machine this is; the container engine's version is asked for elsewhere and handed in. */
export const describeMachine = (engine: string): RunRecord["machine"] => ({
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  kernel: release(),
  architecture: arch(),
  engine,
  node: process.versions.node,
});
