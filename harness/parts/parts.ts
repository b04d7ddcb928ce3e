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

const required = {
  kubernetes: "k8s.io/kubernetes",
  kine: "github.com/k3s-io/kine",
  "cri-tools": "github.com/kubernetes-sigs/cri-tools",
} as const;

const nodePrograms: readonly GoPrograms[] = [
  {
    name: "cri-tools",
    what: "crictl",
    module: ["harness", "parts", "cri-tools"],
    packages: "tool",
    version: { variable: `${required["cri-tools"]}/pkg/version.Version`, of: required["cri-tools"] },
  },
  {
    name: "kine",
    what: "kine",
    module: ["harness", "parts", "kine"],
    packages: "tool",
    cgo: { tags: "osusergo,netgo,sqlite_omit_load_extension" },
    version: { variable: `${required.kine}/pkg/version.Version`, of: required.kine },
  },
  {
    name: "kubernetes",
    what: "kubelet and 4 more",
    module: ["harness", "parts", "kubernetes"],
    packages: "tool",
    version: { variable: "k8s.io/component-base/version.gitVersion", of: required.kubernetes },
  },
];

/** Finds the parts in the user's cache and in the engine, and builds what is missing: minutes at first, then less than a second. */
export async function ensureKubernetesParts(context: BuildContext): Promise<KubernetesParts> {
  const { signal } = context;
  const { images, ...workload } = await ensureWorkloadParts(context);
  const root = await cached(await rootFileSystem(signal), context);
  const programs: string[] = [];
  for (const one of nodePrograms) programs.push(await cached(await goPrograms(one, signal), context));
  const node = await nodeImage({ rootFileSystem: root, programs, images }, context);
  return {
    ...workload,
    nodeImage: node.tag,
    components: { ...(await moduleVersions()), ...(await packageVersions(root)), "node image": node.id },
  };
}

async function moduleVersions(): Promise<Record<string, string>> {
  const versions = Object.entries(required).map(async ([name, module]) => {
    const goMod = await readFile(inPackage("harness", "parts", name, "go.mod"), "utf8");
    return [name, requiredVersion(goMod, module)] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

async function packageVersions(root: string): Promise<Record<string, string>> {
  const asked = new Set(await nodePackages());
  const lines = (await readFile(join(root, "packages.txt"), "utf8")).trim().split("\n");
  const versions = lines.map((line) => line.split(" ") as [string, string]);
  return Object.fromEntries(versions.filter(([name]) => asked.has(name)));
}
