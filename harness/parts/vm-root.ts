import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unavailableError } from "../errors.ts";
import { type Artefact, cached } from "./cache.ts";
import { command } from "./command.ts";
import { ensureProgram } from "./ensure-program.ts";
import type { BuildContext } from "./ensured.ts";
import type { GoPrograms } from "./go-programs.ts";
import { filesOf } from "./hash.ts";
import { missingForVms } from "./missing.ts";
import { inPackage } from "./package-root.ts";
import { debianRoot, packagesOf, versionsOf } from "./root-file-system.ts";

/** What a VM boots from; all three are only read, whoever boots. */
export interface VmRoot {
  kernel: string;
  initrd: string;
  /** A raw ext4 file system without a partition table. */
  disk: string;
  /** A program of this machine: it prints, in kHz, how fast the processor's time-stamp counter counts. */
  tscRate: string;
  /** Debian package → version. */
  packages: Record<string, string>;
}

const tscRate: GoPrograms = {
  name: "tsc-rate",
  what: "the program that measures the time-stamp counter",
  module: ["harness", "parts", "tsc-rate"],
  packages: "./...",
};

/** As a VM sees its disk; on this machine it takes only what was written. */
const diskSize = "16G";
const enabled = ["systemd-networkd.service", "systemd-network-generator.service"];
/** Chores of a machine that lives long would only disturb what is measured; containerd is started by whoever needs it. */
const masked = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "containerd.service",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "systemd-networkd-wait-online.service",
];

/**
 * Finds the VMs' root in the user's cache or builds it: two minutes at first, then milliseconds. With extra Debian packages
 * it is a root of its own. Throws `missing-program` where this machine lacks what makes VMs or what runs them.
 */
export async function ensureVmRoot(context: BuildContext, extraPackages: readonly string[] = []): Promise<VmRoot> {
  const missing = await missingForVms();
  if (missing) throw unavailableError("missing-program", `Expected to make VMs here: ${missing.reason}.`, missing.hint);
  const folder = await cached(await vmRoot(extraPackages, context.signal), context);
  const packages = (await readFile(join(folder, "packages.txt"), "utf8")).trim().split("\n");
  return {
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd.img"),
    disk: join(folder, "root.ext4"),
    tscRate: await ensureProgram(tscRate, tscRate.name, context),
    packages: Object.fromEntries(packages.map((line) => line.split(" ") as [string, string])),
  };
}

async function vmRoot(extraPackages: readonly string[], signal: AbortSignal): Promise<Artefact> {
  const recipe = inPackage("harness", "parts", "vm-root");
  const argv = debianRoot([...(await packagesOf("vm-root")), ...extraPackages]);
  return {
    name: "vm-root",
    what: "the VMs' kernel and root disk from Debian packages",
    ingredients: {
      argv: JSON.stringify(argv),
      architecture: process.arch,
      diskSize,
      units: JSON.stringify({ enabled, masked }),
      ...(await filesOf(recipe)),
    },
    build: async (folder, step) => {
      const root = join(folder, "root");
      const tar = join(folder, "root.tar");
      const onLine = (line: string) => {
        if (line.startsWith("I: ") && line.endsWith("...")) step(line.slice(3, -3));
      };
      await command([...argv, tar], { signal, onLine });
      await mkdir(root);
      await command(["tar", "--extract", "--preserve-permissions", "--file", tar, "--directory", root], { signal });
      step("making the disk");
      await cp(join(recipe, "files"), root, { recursive: true });
      await forgetIdentity(root);
      await command(["chroot", root, "update-initramfs", "-u"], { signal });
      await command(["chroot", root, "systemctl", "enable", ...enabled], { signal });
      await command(["chroot", root, "systemctl", "mask", ...masked], { signal });
      await takeOut(root, folder);
      await command(["mke2fs", "-q", "-t", "ext4", "-L", "root", "-d", root, join(folder, "root.ext4"), diskSize], {
        signal,
      });
      await writeFile(
        join(folder, "packages.txt"),
        versionsOf(await readFile(join(root, "var/lib/dpkg/status"), "utf8")),
      );
      await rm(root, { recursive: true });
      await rm(tar);
    },
  };
}

/** Host keys, the machine's id and its name are given to every VM when it boots. */
async function forgetIdentity(root: string): Promise<void> {
  const keys = (await readdir(join(root, "etc/ssh"))).filter((name) => name.startsWith("ssh_host_"));
  await Promise.all([
    ...keys.map((name) => rm(join(root, "etc/ssh", name))),
    rm(join(root, "etc/hostname"), { force: true }),
    // A VM's network has no name server; kubelet wants the file all the same.
    writeFile(join(root, "etc/resolv.conf"), ""),
  ]);
  await writeFile(join(root, "etc/machine-id"), "");
}

/** The kernel and its initrd are given to QEMU; a VM has no use for them on its disk. */
async function takeOut(root: string, folder: string): Promise<void> {
  for (const name of await readdir(join(root, "boot"))) {
    const [, what] = /^(vmlinuz|initrd\.img)-/.exec(name) ?? [];
    if (what) await rename(join(root, "boot", name), join(folder, what));
  }
}
