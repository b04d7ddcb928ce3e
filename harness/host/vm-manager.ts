import type { z } from "zod";
import { IslandingError } from "../errors.ts";
import type { CommandOptions, Outcome } from "./command.ts";
import { lastWords } from "./last-words.ts";

/** A VM that another program of this machine is to make. */
export interface ManagedVmWish {
  instance: string;
  cpus: number;
  memoryMiB: number;
  diskGiB: number;
  /** What cloud-init is told at the first boot. */
  userData: string;
}

export type ManagedVmState = "on" | "paused" | "off";

/** A VM as its manager knows it. */
export interface ManagedVm {
  state: ManagedVmState;
  /** Undefined before it has one, and while it is off. */
  address: string | undefined;
}

/** A program of this machine that makes VMs of its own and runs them, as far as a host needs it. */
export interface VmManager {
  /** Its name and version. Throws in its own words where it can't run VMs. */
  version(signal: AbortSignal): Promise<string>;
  /** Makes a VM and starts it; its image is downloaded at first. */
  launch(wish: ManagedVmWish, signal: AbortSignal): Promise<void>;
  /** Undefined where there is none of this name. */
  find(instance: string): Promise<ManagedVm | undefined>;
  start(instance: string): Promise<void>;
  /** A power cut. */
  kill(instance: string): Promise<void>;
  /** Undefined for a program that can't freeze a VM. */
  readonly freezing?: { pause(instance: string): Promise<void>; resume(instance: string): Promise<void> };
  /** Removes a VM for good, whatever its state. */
  remove(instance: string): Promise<void>;
}

/** How a manager runs its program. */
export type RunProgram = (argv: readonly string[], options?: CommandOptions) => Promise<Outcome>;

/** From the first byte of an image that has to be downloaded to a VM that runs. */
export const launchLimitMs = 20 * 60_000;
const askLimitMs = 60_000;

/** Runs a manager's program and returns what it prints. Throws `vm-manager-failed` in its words. */
export async function manage(run: RunProgram, argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { timeoutMs = askLimitMs, signal } = options;
  const outcome = await run(argv, { ...options, timeoutMs });
  signal?.throwIfAborted();
  if (outcome.ok) return outcome.stdout;
  throw managerFailed(argv, outcome.timedOut ? `it did not end within ${timeoutMs / 1000} s` : lastWords(outcome));
}

/** The same, for a program that answers in JSON. */
export async function manageJson<T>(form: z.ZodType<T>, ...asking: Parameters<typeof manage>): Promise<T> {
  const printed = await manage(...asking);
  const read = form.safeParse(jsonOf(printed));
  if (read.success) return read.data;
  throw managerFailed(asking[1], `expected another answer than ${lastWords({ stdout: printed, stderr: "" })}`);
}

export const managerFailed = (argv: readonly string[], why: string) =>
  new IslandingError("vm-manager-failed", `${argv.slice(0, 3).join(" ")} failed: ${why}`);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
