import { join } from "node:path";

/** What runs the guest's instructions: the processor itself, or QEMU's own translation of them. */
export type Accelerator = "kvm" | "tcg";

/** A virtual machine's hardware and what it boots. */
export interface VmHardware {
  /** The run's network name and the VM's own, for whoever lists processes. */
  title: string;
  hostName: string;
  /** IPv4, in a network of 24 bits. */
  address: string;
  gateway: string;
  accelerator: Accelerator;
  /** How fast this machine's time-stamp counter counts; a guest that isn't translated finds that out by itself. */
  tscKhz?: number;
  cpus: number;
  memoryMiB: number;
  kernel: string;
  initrd: string;
  /** Beside the one that it writes to. */
  readOnlyDisks?: readonly string[];
  /** The network card's end on the host's side. */
  tap: string;
  /** Its disk, control socket, console and process id lie here. */
  folder: string;
  /** Firmware table 11 as systemd reads credentials from it: the VM's keys. */
  credentials: string;
}

export const vmFiles = (folder: string) => ({
  disk: join(folder, "disk.qcow2"),
  control: join(folder, "qmp"),
  console: join(folder, "console.log"),
  pid: join(folder, "pid"),
});

/** A card's address that follows from the network address, so that it is the same after every boot. */
export const macOf = (address: string): string =>
  ["52", "54", "00", ...address.split(".").slice(1).map(hexadecimal)].join(":");

const hexadecimal = (octet: string): string => Number(octet).toString(16).padStart(2, "0");

/**
 * Translated, an instruction that copies a whole string is a loop over its bytes: a guest that isn't told that they are fast
 * copies word by word, and a pipe's page goes through in a quarter of the time. What guards the kernel against its own
 * mistakes (smap, smep, pku) and a fifth level of page tables cost a translated guest time at every copy and every fault.
 */
const processors = {
  kvm: ["-accel", "kvm", "-cpu", "host"],
  tcg: ["-accel", "tcg,thread=multi", "-cpu", "max,-erms,-fsrm,-smap,-smep,-pku,-la57"],
};

/**
 * What a translated guest does without, beside doubts in its time-stamp counter: every look at another clock would be a call
 * to QEMU. It is told how fast this machine's counts, which it is handed; on a busy machine it would measure that wrong,
 * and have a clock that goes twice as fast. A translation is of code at one virtual address: under random ones each process is
 * translated anew, and those of all processes before stay with the pages of the libraries, in lists so long that a guest
 * that had run for 20 minutes did not boot again. It has no speculation to be guarded against, and what is allocated is
 * cleared by whoever uses it. Together these start a process in a fifth of the time.
 */
const translated = ["tsc=reliable", "norandmaps", "nokaslr", "mitigations=off", "init_on_alloc=0"];

/**
 * QEMU's command line. It goes into the background once the machine runs and its control socket answers. The disk
 * honours flushes: what the guest was told is on disk is there after a power cut. (The host's own page cache outlives
 * QEMU, so that a little more may be there than after a real cut, never less.)
 */
export function qemuArguments(vm: VmHardware): string[] {
  const files = vmFiles(vm.folder);
  return [
    "qemu-system-x86_64",
    ...["-name", vm.title, "-nodefaults", "-no-user-config", "-display", "none", "-machine", "q35"],
    ...processors[vm.accelerator],
    ...["-smp", String(vm.cpus), "-m", `${vm.memoryMiB}M`],
    ...["-kernel", vm.kernel, "-initrd", vm.initrd, "-append", kernelCommandLine(vm)],
    ...["-smbios", `type=11,path=${vm.credentials}`],
    ...["-drive", `file=${files.disk},format=qcow2,if=virtio,cache=writeback`],
    ...(vm.readOnlyDisks ?? []).flatMap((file) => ["-drive", `file=${file},format=raw,if=virtio,readonly=on`]),
    ...["-netdev", `tap,id=network,ifname=${vm.tap},script=no,downscript=no`],
    ...["-device", `virtio-net-pci,netdev=network,mac=${macOf(vm.address)}`],
    ...["-device", "virtio-rng-pci"],
    ...["-chardev", `file,id=console,path=${files.console},append=on`, "-serial", "chardev:console"],
    ...["-qmp", `unix:${files.control},server=on,wait=off`],
    ...["-pidfile", files.pid, "-daemonize"],
  ];
}

/** systemd takes the network card's settings and the name from here (systemd-network-generator(8), systemd.hostname=). */
const kernelCommandLine = ({ address, gateway, hostName, accelerator, tscKhz }: VmHardware): string =>
  [
    "root=/dev/vda rw console=ttyS0 net.ifnames=0",
    `ip=${address}::${gateway}:255.255.255.0::eth0:off`,
    `systemd.hostname=${hostName} systemd.firstboot=off`,
    ...(accelerator === "tcg" ? translated : []),
    ...(tscKhz === undefined ? [] : [`tsc_early_khz=${tscKhz}`]),
  ].join(" ");
