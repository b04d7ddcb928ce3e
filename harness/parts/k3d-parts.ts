import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureProgram } from "./ensure-program.ts";
import { type BuildContext, ensured, inUnfinishedFolder } from "./ensured.ts";
import { type GoPrograms, requiredVersion } from "./go-programs.ts";
import { contentHash, filesOf } from "./hash.ts";
import { buildImage, imageId } from "./image.ts";
import { inPackage } from "./package-root.ts";
import { type ExtraParts, ensureKubernetesParts, etcd, type KubernetesParts } from "./parts.ts";
import type { WorkloadImages } from "./workload-parts.ts";

const k3dModule = "github.com/k3d-io/k3d/v5";

const k3dProgram: GoPrograms = {
  name: "k3d",
  what: "k3d",
  module: ["harness", "parts", "k3d"],
  packages: "tool",
  version: { variable: `${k3dModule}/version.Version`, of: k3dModule },
};

/** k3d's command line, compiled here: its path on this machine. Half a minute at first. */
export const ensureK3d = (context: BuildContext): Promise<string> => ensureProgram(k3dProgram, "k3d", context);

/** The version of k3d that would be compiled, without the `v`. */
export async function pinnedK3dVersion(): Promise<string> {
  const goMod = await readFile(inPackage(...k3dProgram.module, "go.mod"), "utf8");
  return requiredVersion(goMod, k3dModule).slice(1);
}

/** What the machines of a cluster with three servers have besides: the datastore with quorum, and the agents' way to any server. */
const quorumParts: ExtraParts = {
  packages: ["haproxy"],
  programs: [etcd],
};

/** The parts of Kubernetes, put together as k3d expects k3s to be: its node image is the one that k3d is given. */
export async function ensureK3sShapeParts(servers: 1 | 3, context: BuildContext): Promise<KubernetesParts> {
  const parts = await ensureKubernetesParts(context, servers === 1 ? undefined : quorumParts);
  const nodeImage = await k3sShapeImage(parts, context);
  const id = (await imageId(nodeImage, context.signal)) ?? nodeImage;
  return { ...parts, nodeImage, components: { ...parts.components, "node image": id } };
}

/**
 * A published image of k3s that the engine has, with a first process under which k3s can be started again, and with the
 * archives of the pods' images. Returns its tag.
 */
export async function ensureSupervisedK3s(
  k3s: string,
  { images, vantage }: WorkloadImages,
  context: BuildContext,
): Promise<string> {
  return derivedImage(
    { name: "k3s-supervised", doing: "giving k3s a supervisor", base: k3s, vantage, images },
    context,
  );
}

const k3sShapeImage = ({ nodeImage, vantage }: KubernetesParts, context: BuildContext): Promise<string> =>
  derivedImage(
    { name: "k3s-shape", doing: "putting the node image into k3s's shape", base: nodeImage, vantage },
    context,
  );

interface DerivedImage {
  /** Also the recipe's folder: a Dockerfile with the argument BASE, and programs. */
  name: string;
  doing: string;
  base: string;
  vantage: string;
  /** The folder of the archives. */
  images?: string;
}

async function derivedImage({ name, doing, base, vantage, images }: DerivedImage, context: BuildContext) {
  const recipe = inPackage("harness", "parts", name);
  const files = await filesOf(recipe);
  const ingredients = { ...files, ":base": base, ":vantage": vantage, ":images": images ?? "" };
  const tag = `islanding/${name}:${contentHash(ingredients)}`;
  await ensured(
    {
      name,
      doing,
      find: () => imageId(tag, context.signal),
      make: () =>
        inUnfinishedFolder(name, context, async (folder) => {
          // Modes must not depend on the umask of whoever unpacked this package.
          for (const [file, content] of Object.entries(files))
            await writeFile(join(folder, file), content, { mode: 0o755 });
          await copyFile(vantage, join(folder, "islanding-vantage"));
          if (images) await cp(images, join(folder, "images"), { recursive: true });
          await buildImage(
            { tag, folder, file: join(folder, "Dockerfile"), buildArguments: { BASE: base } },
            context.signal,
          );
        }),
    },
    context,
  );
  return tag;
}
