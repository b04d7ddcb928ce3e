import type { Host } from "../host/host.ts";
import type { ManagerName } from "../host/managed-machine.ts";
import { ManagedVms } from "../host/managed-vms.ts";
import type { MachineRole, Microk8sMachines } from "./microk8s-up.ts";

/** As MicroK8s asks for them (its docs: 4 GB for a control plane), on machines that have the processor's help. */
const sizes: Readonly<Record<MachineRole, { cpus: number; memoryMiB: number; diskGiB: number }>> = {
  server: { cpus: 2, memoryMiB: 4096, diskGiB: 20 },
  node: { cpus: 2, memoryMiB: 2048, diskGiB: 20 },
  observer: { cpus: 1, memoryMiB: 1024, diskGiB: 8 },
};

/** Machines that LXD or Multipass makes, in its own network, which this machine is in too. */
export class ManagedMachines implements Microk8sMachines {
  readonly haveTools = false;
  readonly #vms: ManagedVms;

  private constructor(vms: ManagedVms) {
    this.#vms = vms;
  }

  static async create(run: string, manager: ManagerName): Promise<ManagedMachines> {
    return new ManagedMachines(await ManagedVms.create(run, manager));
  }

  boot(name: string, role: MachineRole, signal: AbortSignal): Promise<Host> {
    return this.#vms.boot({ name, ...sizes[role], signal });
  }

  async reach(host: Host, port: number): Promise<{ address: string; port: number }> {
    return { address: host.address, port };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#vms[Symbol.asyncDispose]();
  }
}
