import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Artefact, cached } from "./cache.ts";
import { command } from "./command.ts";
import { type BuildContext, ensured, inUnfinishedFolder } from "./ensured.ts";
import { type GoPrograms, goPrograms, requiredVersion } from "./go-programs.ts";
import { contentHash, filesOf } from "./hash.ts";
import { buildImage, imageId } from "./image.ts";
import { ensureK3sShapeParts } from "./k3d-parts.ts";
import { inPackage } from "./package-root.ts";
import { ensureKubernetesParts, type KubernetesParts } from "./parts.ts";

const kubeedgeModule = "github.com/kubeedge/kubeedge";
const moduleFolder = ["harness", "parts", "kubeedge"] as const;

const kubeedgePrograms: GoPrograms = {
  name: "kubeedge",
  what: "edgecore and cloudcore",
  module: moduleFolder,
  packages: "tool",
  // edgecore keeps its store in SQLite.
  cgo: { tags: "osusergo,netgo,sqlite_omit_load_extension" },
  version: { variable: `${kubeedgeModule}/pkg/version.gitVersion`, of: kubeedgeModule },
};

/** What KubeEdge on a k3d cluster is made of. `nodeImage` has cloudcore and edgecore in it. */
export interface KubeEdgeParts extends KubernetesParts {
  /** The image that k3d makes its server of. */
  serverImage: string;
  /** The file with KubeEdge's resource definitions, which its centre is given before cloudcore starts. */
  definitions: string;
}

/** Finds the parts in the user's cache and in the engine, and builds what is missing: minutes at first, then a second. */
export async function ensureKubeEdgeParts(context: BuildContext): Promise<KubeEdgeParts> {
  const shape = await ensureK3sShapeParts(1, context);
  const node = await ensureKubernetesParts(context);
  const programs = await cached(await goPrograms(kubeedgePrograms, context.signal), context);
  const definitions = await cached(await resourceDefinitions(context.signal), context);
  const nodeImage = await kubeedgeImage(node.nodeImage, programs, context);
  const id = (await imageId(nodeImage, context.signal)) ?? nodeImage;
  return {
    ...node,
    nodeImage,
    serverImage: shape.nodeImage,
    definitions: join(definitions, definitionsFile),
    components: {
      ...node.components,
      ...(await moduleVersions()),
      "node image": id,
      "server image": shape.components["node image"] ?? shape.nodeImage,
    },
  };
}

/** The version of KubeEdge that would be compiled, without the `v`. */
export async function pinnedKubeEdgeVersion(): Promise<string> {
  return ((await moduleVersions()).kubeedge ?? "").slice(1);
}

async function moduleVersions(): Promise<Record<string, string>> {
  const goMod = await readFile(inPackage(...moduleFolder, "go.mod"), "utf8");
  const versions = ["kubeedge", "api", "beehive"].map((name) => requiredVersion(goMod, `github.com/kubeedge/${name}`));
  const [kubeedge = "", api = "", beehive = ""] = versions;
  return { kubeedge, "kubeedge api": api, "kubeedge beehive": beehive };
}

const definitionsFile = "definitions.yaml";

/** All of KubeEdge's resource definitions in one file, from its module. */
async function resourceDefinitions(signal: AbortSignal): Promise<Artefact> {
  const cwd = inPackage(...moduleFolder);
  return {
    name: "kubeedge-definitions",
    what: "KubeEdge's resource definitions",
    ingredients: await filesOf(cwd),
    build: async (folder) => {
      const downloaded = await command(["go", "mod", "download", "-json", kubeedgeModule], {
        cwd,
        env: { GOWORK: "off" },
        signal,
      });
      const from = join((JSON.parse(downloaded) as { Dir: string }).Dir, "build", "crds");
      const names = (await readdir(from, { recursive: true })).filter((name) => name.endsWith(".yaml")).sort();
      const texts = await Promise.all(names.map((name) => readFile(join(from, name), "utf8")));
      await writeFile(join(folder, definitionsFile), texts.join("\n---\n"));
    },
  };
}

/** The node image with KubeEdge's programs in it. */
async function kubeedgeImage(node: string, programs: string, context: BuildContext): Promise<string> {
  const recipe = inPackage("harness", "parts", "kubeedge-image");
  const made = { ":node": node, ":programs": basename(programs) };
  const tag = `islanding/kubeedge:${contentHash({ ...(await filesOf(recipe)), ...made })}`;
  await ensured(
    {
      name: "kubeedge-image",
      doing: "putting KubeEdge's programs into the node image",
      find: () => imageId(tag, context.signal),
      make: () =>
        inUnfinishedFolder("kubeedge-image", context, async (folder) => {
          await mkdir(join(folder, "binaries"));
          await cp(programs, join(folder, "binaries"), { recursive: true });
          const file = join(recipe, "Dockerfile");
          await buildImage({ tag, folder, file, buildArguments: { NODE: node } }, context.signal);
        }),
    },
    context,
  );
  return tag;
}
