import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IslandingError } from "../errors.ts";
import { run as runCommand } from "./command.ts";
import { VmHost } from "./vm.ts";
import { type AcceleratorFound, findAccelerator } from "./vm-accelerator.ts";
import { keepLaunch } from "./vm-machine.ts";
import { createRunNetwork, gateway, plugIn, runNetwork, tap, vmAddress, vmNetwork } from "./vm-network.ts";
import { qemuArguments, vmFiles } from "./vm-qemu.ts";
import { controlOf, createRunFolder, credentialsOf, keysFolderOf, machinesOf, removeVmRun } from "./vm-run.ts";

/** What VMs boot from: files that are only read, so that all VMs share them. */
export interface VmImages {
  kernel: string;
  initrd: string;
  /** A raw file system; each VM writes to a layer of its own above it. */
  disk: string;
  /** Further raw file systems: /dev/vdb and on, found by their labels. */
  readOnlyDisks?: readonly string[];
  /** A program of this machine: it prints, in kHz, how fast the processor's time-stamp counter counts. */
  tscRate: string;
}

export interface VmWish {
  /** Also the guest's host name. */
  name: string;
  /** From 1; no other VM of the run has it. The address follows from it. */
  index: number;
  cpus: number;
  memoryMiB: number;
  signal: AbortSignal;
}

/** Alone on two cores without KVM a VM takes 19 s to boot; beside others that have the processor, many times as long. */
const bootLimitMs = { kvm: 60_000, tcg: 600_000 };

/** It watches the counter for a third of a second. */
const tscLimitMs = 30_000;

/** The VMs of one run, with their network; all gone when disposed of. */
export class Vms implements AsyncDisposable {
  readonly found: AcceleratorFound;
  readonly #run: string;
  readonly #folder: string;
  readonly #images: VmImages;
  readonly #tscKhz: number | undefined;

  private constructor(run: string, folder: string, images: VmImages, found: AcceleratorFound, tscKhz?: number) {
    this.#run = run;
    this.#folder = folder;
    this.#images = images;
    this.found = found;
    this.#tscKhz = tscKhz;
  }

  /** Makes the run's folder, keys and network. `run` is 7 or 8 hexadecimal digits, as all runs' names are. */
  static async create(run: string, images: VmImages, signal: AbortSignal): Promise<Vms> {
    const folder = await createRunFolder(run);
    try {
      await createRunNetwork(runNetwork(run));
      const found = await findAccelerator(folder, signal);
      const isTranslated = found.accelerator === "tcg";
      return new Vms(run, folder, images, found, isTranslated ? await tscKhzBy(images.tscRate, signal) : undefined);
    } catch (error) {
      await removeVmRun(run);
      throw error;
    }
  }

  /** A VM that has booted and takes commands. */
  async boot({ name, index, cpus, memoryMiB, signal }: VmWish): Promise<VmHost> {
    const folder = join(machinesOf(this.#folder), name);
    const { accelerator } = this.found;
    const { disk, kernel, initrd, readOnlyDisks = [] } = this.#images;
    const [network, namespace] = [runNetwork(this.#run), vmNetwork(this.#run, name)];
    const address = vmAddress(index);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await layer(disk, vmFiles(folder).disk);
    await writeFile(vmFiles(folder).console, "");
    const hardware = { title: namespace, hostName: name, address, gateway, accelerator, cpus, memoryMiB, tap, folder };
    const boot = { kernel, initrd, readOnlyDisks, credentials: credentialsOf(this.#folder) };
    const clock = this.#tscKhz === undefined ? {} : { tscKhz: this.#tscKhz };
    const argv = qemuArguments({ ...hardware, ...boot, ...clock });
    await plugIn(network, namespace, index);
    await keepLaunch({ folder }, { namespace, network, address, argv });
    const ssh = { address, keysFolder: keysFolderOf(this.#folder), control: controlOf(folder) };
    const limits = { bootLimitMs: bootLimitMs[accelerator] };
    const namespaces = { network, own: namespace };
    const host = new VmHost({ name, vm: { folder }, ssh, namespaces, ...limits });
    await host.powerOn(signal);
    return host;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeVmRun(this.#run);
  }
}

/** How fast the time-stamp counter of this machine's processor counts, in kHz. */
async function tscKhzBy(program: string, signal: AbortSignal): Promise<number> {
  const { ok, stdout, stderr } = await runCommand([program], { timeoutMs: tscLimitMs, signal });
  const khz = Number(stdout.trim());
  if (ok && Number.isInteger(khz) && khz > 0) return khz;
  throw new IslandingError("no-tsc-rate", `Expected ${program} to print a rate in kHz, found "${stdout}${stderr}".`);
}

/** A disk that holds only what differs from the one below it. */
async function layer(below: string, disk: string): Promise<void> {
  const outcome = await runCommand(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", below, disk]);
  if (!outcome.ok) throw new IslandingError("no-disk", `qemu-img did not make ${disk}: ${outcome.stderr}`);
}
