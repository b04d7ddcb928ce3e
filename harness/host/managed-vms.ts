import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "../wait.ts";
import { cloudInit } from "./cloud-init.ts";
import { keepManaged, type ManagerName, vmManagers } from "./managed-machine.ts";
import { VmHost } from "./vm.ts";
import { controlOf, createRunFolder, keysFolderOf, machinesOf, removeVmRun } from "./vm-run.ts";

export interface ManagedWish {
  /** Also the guest's host name. */
  name: string;
  cpus: number;
  memoryMiB: number;
  diskGiB: number;
  signal: AbortSignal;
}

/** From a VM that runs to one that takes commands, cloud-init's work included. */
const bootLimitMs = 10 * 60_000;

/** The VMs of one run that another program of this machine makes; all gone when disposed of. */
export class ManagedVms implements AsyncDisposable {
  readonly #run: string;
  readonly #folder: string;
  readonly #manager: ManagerName;

  private constructor(run: string, folder: string, manager: ManagerName) {
    this.#run = run;
    this.#folder = folder;
    this.#manager = manager;
  }

  /** Makes the run's folder and keys. `run` is 7 or 8 hexadecimal digits, as all runs' names are. */
  static async create(run: string, manager: ManagerName): Promise<ManagedVms> {
    return new ManagedVms(run, await createRunFolder(run), manager);
  }

  /** A VM that has booted and takes commands, at the address that it was given. */
  async boot({ name, signal, ...size }: ManagedWish): Promise<VmHost> {
    const folder = join(machinesOf(this.#folder), name);
    const [instance, manager] = [`islanding-${this.#run}-${name}`, vmManagers[this.#manager]];
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await keepManaged(folder, { manager: this.#manager, instance });
    await manager.launch({ instance, ...size, userData: await this.#userData(name) }, signal);
    const address = await waitFor(async () => (await manager.find(instance))?.address, {
      what: `an address of the VM ${instance}`,
      limitMs: bootLimitMs,
      everyMs: 1000,
      signal,
    });
    const ssh = { address, keysFolder: keysFolderOf(this.#folder), control: controlOf(folder) };
    const host = new VmHost({ name, vm: { folder }, ssh, bootLimitMs });
    await host.powerOn(signal);
    return host;
  }

  async #userData(hostName: string): Promise<string> {
    const read = (name: string) => readFile(join(keysFolderOf(this.#folder), name), "utf8");
    const hostKey = { private: await read("host_key"), public: await read("host_key.pub") };
    return cloudInit({ hostName, authorizedKey: await read("key.pub"), hostKey });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeVmRun(this.#run);
  }
}
