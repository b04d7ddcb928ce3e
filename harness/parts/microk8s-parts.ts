import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { unavailableError } from "../errors.ts";
import { type Artefact, cached } from "./cache.ts";
import { command } from "./command.ts";
import { ensureCrictl } from "./crictl.ts";
import type { BuildContext } from "./ensured.ts";
import { goPrograms } from "./go-programs.ts";
import { filesOf } from "./hash.ts";
import { missingForMicrok8sParts } from "./missing.ts";
import { inPackage } from "./package-root.ts";
import { criTools, etcd, type NodeProgram, releases } from "./parts.ts";
import { ensureVmRoot, type VmRoot } from "./vm-root.ts";
import { ensureWorkloadParts } from "./workload-parts.ts";

/** What VMs are made of that run MicroK8s's parts. */
export interface Microk8sParts extends Pick<VmRoot, "kernel" | "initrd" | "disk" | "tscRate"> {
  /** The snap as a raw ext4 file system with the label `microk8s`, to be mounted at /snap/microk8s/x1. */
  snapDisk: string;
  /** Component → version. */
  components: Record<string, string>;
  /** The reference by which pods name the workload's image; installing imports it. */
  workloadImage: string;
  /** The measuring point's program, on this machine. */
  vantage: string;
  /** What a node's containers are asked by, on this machine. */
  crictl: string;
}

const recipeName = "microk8s-snap";
/** Far more than it takes; on this machine it takes only what was written. */
const diskSize = "1G";
const flannel = "github.com/flannel-io/flannel";
const kubernetes = "k8s.io/kubernetes";

/** Called as MicroK8s's own, whose part they play. */
const snapPrograms: readonly NodeProgram[] = [
  {
    name: "microk8s",
    what: "kubelite and microk8s",
    module: ["harness", "parts", "microk8s"],
    packages: "./...",
    version: { variable: "k8s.io/component-base/version.gitVersion", of: kubernetes },
    release: kubernetes,
  },
  {
    name: "flannel",
    what: "flanneld",
    module: ["harness", "parts", "flannel"],
    packages: "tool",
    program: "flanneld",
    // One of its backends is written in C, though none but vxlan is used.
    cgo: { tags: "osusergo,netgo" },
    version: { variable: `${flannel}/pkg/version.Version`, of: flannel },
    release: flannel,
  },
  etcd,
];

/** Of the VMs' packages those that take part in running pods. */
const packages = [
  "linux-image-cloud-amd64",
  "containerd",
  "runc",
  "containernetworking-plugins",
  "iptables",
  "systemd",
];

/**
 * Finds what VMs boot from and the disk with MicroK8s's parts, or builds them: ten minutes at first, then a second. Throws
 * `missing-program` where this machine lacks what that takes.
 */
export async function ensureMicrok8sParts(context: BuildContext): Promise<Microk8sParts> {
  const { signal } = context;
  const missing = await missingForMicrok8sParts();
  if (missing) {
    throw unavailableError(
      "missing-program",
      `Expected to make MicroK8s's parts here: ${missing.reason}.`,
      missing.hint,
    );
  }
  const { images, workloadImage, vantage } = await ensureWorkloadParts(context);
  const root = await ensureVmRoot(context);
  const build = async (program: NodeProgram) => cached(await goPrograms(program, signal), context);
  const crictl = await ensureCrictl(context);
  const programs: string[] = [];
  for (const one of snapPrograms) programs.push(await build(one));
  const snapDisk = join(await cached(await snapDiskOf(programs, images, signal), context), "snap.ext4");
  const system = Object.fromEntries(
    packages.flatMap((name) => (root.packages[name] ? [[name, root.packages[name]]] : [])),
  );
  const { kernel, initrd, disk, tscRate } = root;
  const components = { ...(await releases([criTools, ...snapPrograms])), ...system };
  return { kernel, initrd, disk, tscRate, snapDisk, components, workloadImage, vantage, crictl };
}

/** The file system that a snap's file would be: programs in bin, what they are told in default-args, images in sideload. */
async function snapDiskOf(programs: readonly string[], images: string, signal: AbortSignal): Promise<Artefact> {
  const recipe = await filesOf(inPackage("harness", "parts", recipeName));
  return {
    name: "microk8s-snap",
    what: "the disk with MicroK8s's parts",
    ingredients: {
      ...recipe,
      ":programs": programs.map((folder) => basename(folder)).join(" "),
      ":images": basename(images),
    },
    build: async (folder) => {
      const tree = join(folder, "snap");
      for (const [file, content] of Object.entries(recipe)) {
        await mkdir(dirname(join(tree, file)), { recursive: true });
        // Modes must not depend on the umask of whoever unpacked this package.
        await writeFile(join(tree, file), content, { mode: file.startsWith("meta/hooks/") ? 0o755 : 0o644 });
      }
      for (const program of programs) await cp(program, join(tree, "bin"), { recursive: true });
      await cp(images, join(tree, "sideload"), { recursive: true });
      const file = join(folder, "snap.ext4");
      const label = ["-L", "microk8s", "-O", "^has_journal", "-m", "0"];
      await command(["mke2fs", "-q", "-t", "ext4", ...label, "-d", tree, file, diskSize], { signal });
      await rm(tree, { recursive: true });
    },
  };
}
