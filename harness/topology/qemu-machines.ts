import { IslandingError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { type Relay, relayInto } from "../host/relay.ts";
import type { VmHost } from "../host/vm.ts";
import { runNetwork } from "../host/vm-network.ts";
import { type VmImages, Vms } from "../host/vms.ts";
import { toolsDiskLabel } from "../parts/tools-disk.ts";
import type { MachineRole, Microk8sMachines } from "./microk8s-up.ts";

interface Size {
  cpus: number;
  memoryMiB: number;
}

/**
 * A control plane with its datastore, a kubelet with a dozen pods, and a machine that only asks. With one processor a
 * translated control plane loses its clients when all nodes come back at once.
 */
const sizes: Readonly<Record<MachineRole, Size>> = {
  server: { cpus: 2, memoryMiB: 3072 },
  node: { cpus: 1, memoryMiB: 1536 },
  observer: { cpus: 1, memoryMiB: 384 },
};

/** Machines of our own QEMU host, in a network that only the run's namespace leads to. */
export class QemuMachines implements Microk8sMachines {
  readonly haveTools: boolean;
  readonly slow?: NonNullable<Microk8sMachines["slow"]>;
  readonly #vms: Vms;
  readonly #run: string;
  readonly #undo = new AsyncDisposableStack();
  #booted = 0;

  private constructor(run: string, vms: Vms, haveTools: boolean) {
    this.#run = run;
    this.haveTools = haveTools;
    this.#vms = this.#undo.use(vms);
    if (vms.found.accelerator === "tcg") this.slow = vms.found;
  }

  /** `toolsDisk`: the disk with the harness's programs, which the machines then come with. */
  static async create(
    run: string,
    { toolsDisk, ...images }: VmImages & { toolsDisk?: string },
    signal: AbortSignal,
  ): Promise<QemuMachines> {
    const disks = [...(images.readOnlyDisks ?? []), ...(toolsDisk ? [toolsDisk] : [])];
    return new QemuMachines(
      run,
      await Vms.create(run, { ...images, readOnlyDisks: disks }, signal),
      toolsDisk !== undefined,
    );
  }

  async boot(name: string, role: MachineRole, signal: AbortSignal): Promise<VmHost> {
    const host = await this.#vms.boot({ name, index: ++this.#booted, ...sizes[role], signal });
    if (this.haveTools) {
      await must(host, ["mount", "-o", "ro", `LABEL=${toolsDiskLabel}`, "/mnt"], signal);
      await must(host, ["cp", "-a", "/mnt/bin/.", "/usr/local/bin/"], signal);
      await must(host, ["umount", "/mnt"], signal);
    }
    return host;
  }

  /** By way of a port of this machine's loopback: the VMs' network has no way out. */
  async reach(host: Host, port: number): Promise<{ address: string; port: number }> {
    const relay: Relay = this.#undo.use(await relayInto(runNetwork(this.#run), { address: host.address, port }));
    return { address: "127.0.0.1", port: relay.port };
  }

  /** Removes the VMs with their network and disks. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#undo.disposeAsync();
  }
}

async function must(host: Host, argv: readonly string[], signal: AbortSignal): Promise<void> {
  const outcome = await host.exec(argv, { signal });
  if (!outcome.ok)
    throw new IslandingError("equip-failed", `${host.name}: ${argv.join(" ")} failed: ${outcome.stderr}`);
}
