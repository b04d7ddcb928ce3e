import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cache.ts";
import { type BuildContext, ensured, inUnfinishedFolder } from "./ensured.ts";
import { type GoPrograms, goPrograms, requiredVersion } from "./go-programs.ts";
import { contentHash, filesOf } from "./hash.ts";
import { buildImage, imageId } from "./image.ts";
import { inPackage } from "./package-root.ts";
import { type ExtraParts, ensureKubernetesParts, type KubernetesParts } from "./parts.ts";

const k3dModule = "github.com/k3d-io/k3d/v5";

const k3dProgram: GoPrograms = {
  name: "k3d",
  what: "k3d",
  module: ["harness", "parts", "k3d"],
  packages: "tool",
  version: { variable: `${k3dModule}/version.Version`, of: k3dModule },
};

/** k3d's command line, compiled here: its path on this machine. Half a minute at first. */
export async function ensureK3d(context: BuildContext): Promise<string> {
  return join(await cached(await goPrograms(k3dProgram, context.signal), context), "k3d");
}

/** The version of k3d that would be compiled, without the `v`. */
export async function pinnedK3dVersion(): Promise<string> {
  const goMod = await readFile(inPackage(...k3dProgram.module, "go.mod"), "utf8");
  return requiredVersion(goMod, k3dModule).slice(1);
}

/** What the machines of a cluster with three servers have besides: the datastore with quorum, and the agents' way to any server. */
const quorumParts: ExtraParts = {
  packages: ["haproxy"],
  programs: [
    {
      name: "etcd",
      what: "etcd",
      module: ["harness", "parts", "etcd"],
      packages: "tool",
      program: "etcd",
      release: "go.etcd.io/etcd/server/v3",
    },
  ],
};

/** The parts of Kubernetes, put together as k3d expects k3s to be: its node image is the one that k3d is given. */
export async function ensureK3sShapeParts(servers: 1 | 3, context: BuildContext): Promise<KubernetesParts> {
  const parts = await ensureKubernetesParts(context, servers === 1 ? undefined : quorumParts);
  const nodeImage = await k3sShapeImage(parts, context);
  const id = (await imageId(nodeImage, context.signal)) ?? nodeImage;
  return { ...parts, nodeImage, components: { ...parts.components, "node image": id } };
}

async function k3sShapeImage({ nodeImage, vantage }: KubernetesParts, context: BuildContext): Promise<string> {
  const recipe = inPackage("harness", "parts", "k3s-shape");
  const tag = `islanding/k3s-shape:${contentHash({ ...(await filesOf(recipe)), ":node": nodeImage, ":vantage": vantage })}`;
  const build = (folder: string) =>
    buildImage({ tag, folder, file: join(folder, "Dockerfile"), buildArguments: { NODE: nodeImage } }, context.signal);
  await ensured(
    {
      name: "k3s-shape",
      doing: "putting the node image into k3s's shape",
      find: () => imageId(tag, context.signal),
      make: () =>
        inUnfinishedFolder("k3s-shape", context, async (folder) => {
          await copyFile(join(recipe, "Dockerfile"), join(folder, "Dockerfile"));
          await copyFile(vantage, join(folder, "islanding-vantage"));
          // Modes must not depend on the umask of whoever unpacked this package.
          await writeFile(join(folder, "k3s"), await readFile(join(recipe, "k3s")), { mode: 0o755 });
          await build(folder);
        }),
    },
    context,
  );
  return tag;
}
