import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cache.ts";
import type { BuildContext } from "./ensured.ts";
import { type GoPrograms, goPrograms, requiredVersion } from "./go-programs.ts";
import { nodeImage } from "./node-image.ts";
import { inPackage } from "./package-root.ts";
import { nodePackages, rootFileSystem } from "./root-file-system.ts";
import { ensureWorkloadParts, type WorkloadParts } from "./workload-parts.ts";

export { missingForKubernetesParts, missingForWorkloadParts } from "./missing.ts";
export { ensureWorkloadParts } from "./workload-parts.ts";

/** What clusters of upstream Kubernetes are made of on a machine without an image registry. */
export interface KubernetesParts extends WorkloadParts {
  /** Its tag in the engine; the workload's image is in it too, beside the pause image, under /opt/islanding/images. */
  nodeImage: string;
  /** Component → version or digest. */
  components: Record<string, string>;
}

/** A program of the nodes; its version is that of a module which its go.mod requires. */
export type NodeProgram = GoPrograms & { release: string };

/** What some nodes have beside what all have: Debian packages, and programs. */
export interface ExtraParts {
  packages: readonly string[];
  programs: readonly NodeProgram[];
}

const cri = "github.com/kubernetes-sigs/cri-tools";
const kine = "github.com/k3s-io/kine";
const kubernetes = "k8s.io/kubernetes";

/** A datastore with quorum. */
export const etcd: NodeProgram = {
  name: "etcd",
  what: "etcd",
  module: ["harness", "parts", "etcd"],
  packages: "tool",
  program: "etcd",
  release: "go.etcd.io/etcd/server/v3",
};

/** What a node's containers are asked by. */
export const criTools: NodeProgram = {
  name: "cri-tools",
  what: "crictl",
  module: ["harness", "parts", "cri-tools"],
  packages: "tool",
  version: { variable: `${cri}/pkg/version.Version`, of: cri },
  release: cri,
};

const nodePrograms: readonly NodeProgram[] = [
  criTools,
  {
    name: "kine",
    what: "kine",
    module: ["harness", "parts", "kine"],
    packages: "tool",
    cgo: { tags: "osusergo,netgo,sqlite_omit_load_extension" },
    version: { variable: `${kine}/pkg/version.Version`, of: kine },
    release: kine,
  },
  {
    name: "kubernetes",
    what: "kubelet and 4 more",
    module: ["harness", "parts", "kubernetes"],
    packages: "tool",
    version: { variable: "k8s.io/component-base/version.gitVersion", of: kubernetes },
    release: kubernetes,
  },
];

/**
 * Finds the parts in the user's cache and in the engine, and builds what is missing: minutes at first, then less than a
 * second. Nodes with extra parts have an image of their own, so that the other nodes' stays as it is.
 */
export async function ensureKubernetesParts(
  context: BuildContext,
  extra: ExtraParts = { packages: [], programs: [] },
): Promise<KubernetesParts> {
  const { signal } = context;
  const { images, ...workload } = await ensureWorkloadParts(context);
  const packages = [...(await nodePackages()), ...extra.packages];
  const root = await cached(rootFileSystem(packages, signal), context);
  const recipes = [...nodePrograms, ...extra.programs];
  const programs: string[] = [];
  for (const one of recipes) programs.push(await cached(await goPrograms(one, signal), context));
  const node = await nodeImage({ rootFileSystem: root, programs, images }, context);
  return {
    ...workload,
    nodeImage: node.tag,
    components: { ...(await releases(recipes)), ...(await packageVersions(root, packages)), "node image": node.id },
  };
}

/** Component → version, as the programs' modules require it. */
export async function releases(programs: readonly NodeProgram[]): Promise<Record<string, string>> {
  const versions = programs.map(async ({ name, module, release }) => {
    const goMod = await readFile(inPackage(...module, "go.mod"), "utf8");
    return [name, requiredVersion(goMod, release)] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

async function packageVersions(root: string, packages: readonly string[]): Promise<Record<string, string>> {
  const asked = new Set(packages);
  const lines = (await readFile(join(root, "packages.txt"), "utf8")).trim().split("\n");
  const versions = lines.map((line) => line.split(" ") as [string, string]);
  return Object.fromEntries(versions.filter(([name]) => asked.has(name)));
}
