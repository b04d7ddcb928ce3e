import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Artefact, cached } from "./cache.ts";
import { command } from "./command.ts";
import { type BuildContext, ensured, inUnfinishedFolder } from "./ensured.ts";
import { type GoPrograms, goPrograms, requiredVersion } from "./go-programs.ts";
import { contentHash, filesOf } from "./hash.ts";
import { buildImage, imageId } from "./image.ts";
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

/** What KubeEdge is made of besides its upstream cluster. `nodeImage` has cloudcore and edgecore in it. */
export interface KubeEdgeParts extends KubernetesParts {
  /** The file with KubeEdge's resource definitions, which its centre is given before cloudcore starts. */
  definitions: string;
}

/** Finds the parts in the user's cache and in the engine, and builds what is missing: minutes at first, then a second. */
export async function ensureKubeEdgeParts(context: BuildContext): Promise<KubeEdgeParts> {
  const node = await ensureKubernetesParts(context);
  const programs = await cached(await goPrograms(kubeedgePrograms, context.signal), context);
  const image = { name: "kubeedge-image", node: node.nodeImage, made: { ":programs": basename(programs) }, programs };
  return withKubeEdge({ ...node, components: { ...node.components, ...(await moduleVersions()) } }, image, context);
}

/** KubeEdge's published images, as the engine has them. */
export interface KubeEdgeImages {
  cloudcore: string;
  installationPackage: string;
}

/** The same with the programs of published images; the resource definitions are of the pinned module all the same. */
export async function ensurePublishedKubeEdgeParts(
  { cloudcore, installationPackage }: KubeEdgeImages,
  context: BuildContext,
): Promise<KubeEdgeParts> {
  const node = await ensureKubernetesParts(context);
  const contentOf = async (image: string) => (await imageId(image, context.signal)) ?? image;
  const image = {
    name: "kubeedge-published-image",
    node: node.nodeImage,
    made: { ":cloudcore": await contentOf(cloudcore), ":installation-package": await contentOf(installationPackage) },
    buildArguments: { CLOUDCORE: cloudcore, INSTALLATION_PACKAGE: installationPackage },
  };
  // The node image has them in it, but nothing of KubeEdge starts them.
  const { kubernetes: _kubernetes, kine: _kine, ...components } = node.components;
  const definitions = { "kubeedge definitions": `${(await moduleVersions()).kubeedge}, from its module` };
  return withKubeEdge({ ...node, components: { ...components, ...definitions } }, image, context);
}

async function withKubeEdge(
  node: KubernetesParts,
  image: KubeEdgeImage,
  context: BuildContext,
): Promise<KubeEdgeParts> {
  const definitions = await cached(await resourceDefinitions(context.signal), context);
  const nodeImage = await kubeedgeImage(image, context);
  const id = (await imageId(nodeImage, context.signal)) ?? nodeImage;
  const components = { ...node.components, "node image": id };
  return { ...node, nodeImage, definitions: join(definitions, definitionsFile), components };
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

interface KubeEdgeImage {
  /** Also the recipe's folder: a Dockerfile with the argument NODE. */
  name: string;
  node: string;
  /** What tells the programs apart: name → content. */
  made: Readonly<Record<string, string>>;
  buildArguments?: Readonly<Record<string, string>>;
  /** The folder of the programs, where they are compiled here. */
  programs?: string;
}

/** The node image with KubeEdge's programs in it. */
async function kubeedgeImage(image: KubeEdgeImage, context: BuildContext): Promise<string> {
  const { name, node, made, buildArguments, programs } = image;
  const recipe = inPackage("harness", "parts", name);
  const tag = `islanding/kubeedge:${contentHash({ ...(await filesOf(recipe)), ":node": node, ...made })}`;
  await ensured(
    {
      name,
      doing: "putting KubeEdge's programs into the node image",
      find: () => imageId(tag, context.signal),
      make: () =>
        inUnfinishedFolder(name, context, async (folder) => {
          if (programs) await cp(programs, join(folder, "binaries"), { recursive: true });
          const file = join(recipe, "Dockerfile");
          await buildImage({ tag, folder, file, buildArguments: { NODE: node, ...buildArguments } }, context.signal);
        }),
    },
    context,
  );
  return tag;
}
