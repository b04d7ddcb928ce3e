import { chmod, link, mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type BuildContext, ensured, inUnfinishedFolder } from "./ensured.ts";
import { contentHash, filesOf } from "./hash.ts";
import { buildImage, imageId, importImage } from "./image.ts";
import { inPackage } from "./package-root.ts";

export interface NodeImageIngredients {
  /** Folders of the cache: the root file system, … */
  rootFileSystem: string;
  /** … those whose files all become programs of the node, … */
  programs: readonly string[];
  /** … and the one with the images' archives. */
  images: string;
}

/** The node image in the engine, by a tag that tells its content. An engine that lost it gets it again from the cache. */
export async function nodeImage(ingredients: NodeImageIngredients, context: BuildContext) {
  const recipe = await filesOf(inPackage("harness", "parts", "node-image"));
  const made = [ingredients.rootFileSystem, ...ingredients.programs, ingredients.images].map((folder) =>
    basename(folder),
  );
  const tag = `islanding/node:${contentHash({ ...recipe, ":made": made.join(" ") })}`;
  const id = await ensured(
    {
      name: "node-image",
      doing: "putting the node image together",
      find: () => imageId(tag, context.signal),
      make: async (step) => {
        step("the root file system");
        const rootTag = await rootImage(ingredients.rootFileSystem, context.signal);
        step("the programs");
        await inUnfinishedFolder("node-image", context, async (folder) => {
          await writeContext(folder, recipe, ingredients);
          await buildImage(
            { tag, folder, file: join(folder, "Dockerfile"), buildArguments: { ROOTFS: rootTag } },
            context.signal,
          );
        });
      },
    },
    context,
  );
  return { tag, id };
}

async function rootImage(rootFileSystem: string, signal: AbortSignal): Promise<string> {
  const tag = `islanding/rootfs:${contentHash({ rootFileSystem: basename(rootFileSystem) })}`;
  if ((await imageId(tag, signal)) === undefined) await importImage(join(rootFileSystem, "rootfs.tar"), tag, signal);
  return tag;
}

async function writeContext(
  folder: string,
  recipe: Readonly<Record<string, string>>,
  { programs, images }: NodeImageIngredients,
): Promise<void> {
  for (const [path, content] of Object.entries(recipe)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const one of programs) await linkFiles(one, join(folder, "binaries"));
  await linkFiles(images, join(folder, "images"));
  await allowReading(folder);
}

/** The artefacts are large and lie on the same disk. */
async function linkFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await link(join(from, name), join(to, name));
}

/** Modes must not depend on the umask of whoever unpacked this package. */
async function allowReading(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isProgram = /\/(binaries|usr\/local)\//.test(path.slice(folder.length));
    await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}
