import { release } from "node:os";
import { missingQdiscs } from "../fault/kernel-qdiscs.ts";
import { engine } from "../host/engine.ts";
import { haveKernelOfThisMachine } from "../site/machines.ts";
import type { Cell } from "./cell.ts";

/** What a cell would take that this machine can't give, and what can be had instead. */
export interface Unsupported {
  reason: string;
  hint: string;
}

/**
 * Why the link of a cell's machines can't be degraded here, known before anything starts; undefined where it can, or where
 * nobody can tell from here: then the fault itself says so, before it changes anything.
 */
export async function whyUnsupportedHere({ topology, degradation }: Cell): Promise<Unsupported | undefined> {
  if (!degradation || !haveKernelOfThisMachine(topology)) return undefined;
  const missing = (await missingQdiscs(degradation)) ?? [];
  if (missing.length === 0 || !(await isEngineHere())) return undefined;
  const what = missing.includes("netem")
    ? "netem, which delay, jitter, loss and duplicates take; bandwidth alone works by tbf, and a VM has netem"
    : `${missing.join(" and ")}, which a bandwidth takes; a VM has it`;
  return {
    reason: `unsupported here: containers share this machine's kernel, and that has no ${what}`,
    hint: "Ask for a bandwidth alone, as with --degrade bandwidth=1mbit, or for the topology microk8s-vm, whose nodes are VMs.",
  };
}

/** The engine's containers may be on another machine, or in a VM of its own. */
async function isEngineHere(): Promise<boolean> {
  const { stdout } = await engine(["info", "--format", "{{.KernelVersion}}"], { timeoutMs: 10_000 });
  return stdout.trim() === release();
}
