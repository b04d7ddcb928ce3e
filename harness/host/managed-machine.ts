import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { IslandingError, unavailableError } from "../errors.ts";
import { lxd } from "./lxd.ts";
import { multipass } from "./multipass.ts";
import type { ManagedVm, VmManager } from "./vm-manager.ts";

/** Every program that may run VMs for a run, by its name. */
export const vmManagers = { lxd: lxd(), multipass: multipass() } as const satisfies Record<string, VmManager>;
export type ManagerName = keyof typeof vmManagers;

/** Whose VM it is, and its name there. */
const Managed = z.object({
  manager: z.enum(Object.keys(vmManagers) as ManagerName[]),
  instance: z.string(),
});
type Managed = z.infer<typeof Managed>;

const managedFile = (folder: string): string => join(folder, "managed.json");

/** To be kept before the VM is made: whoever finds the folder can then remove it. */
export const keepManaged = (folder: string, managed: Managed): Promise<void> =>
  writeFile(managedFile(folder), `${JSON.stringify(managed)}\n`, { mode: 0o600 });

/** The VM of a folder, where another program runs it; undefined for one of ours. */
export async function managedIn(folder: string): Promise<ManagedMachine | undefined> {
  const text = await readFile(managedFile(folder), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { manager, instance } = Managed.parse(JSON.parse(text));
  return new ManagedMachine(vmManagers[manager], instance);
}

/** A VM that another program runs, with the verbs that a VM of ours has. */
export class ManagedMachine {
  readonly #manager: VmManager;
  readonly #instance: string;

  constructor(manager: VmManager, instance: string) {
    this.#manager = manager;
    this.#instance = instance;
  }

  find = (): Promise<ManagedVm | undefined> => this.#manager.find(this.#instance);

  async isRunning(): Promise<boolean> {
    const { state = "off" } = (await this.find()) ?? {};
    return state !== "off";
  }

  /** Idempotent. */
  async start(): Promise<void> {
    if (!(await this.isRunning())) await this.#manager.start(this.#instance);
  }

  /** Idempotent. */
  async kill(): Promise<void> {
    if (await this.isRunning()) await this.#manager.kill(this.#instance);
  }

  /** Throws `host-off` when it is off. */
  async isPaused(): Promise<boolean> {
    const { state = "off" } = (await this.find()) ?? {};
    if (state === "off") throw new IslandingError("host-off", `The VM ${this.#instance} is off.`);
    return state === "paused";
  }

  async pause(): Promise<void> {
    if (await this.isPaused()) return;
    if (!this.#manager.freezing) {
      throw unavailableError("no-pause", `Expected to freeze the VM ${this.#instance}, which its manager can't.`);
    }
    await this.#manager.freezing.pause(this.#instance);
  }

  /** Idempotent. */
  async resume(): Promise<void> {
    if (await this.isPaused()) await this.#manager.freezing?.resume(this.#instance);
  }

  /** Idempotent. */
  async remove(): Promise<void> {
    if (await this.find()) await this.#manager.remove(this.#instance);
  }
}
