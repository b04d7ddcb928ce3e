import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** What an artefact is made from: a name and a content for everything that can change it. */
export type Ingredients = Readonly<Record<string, string>>;

/** Twelve hex digits that change when an ingredient changes, comes or goes; their order doesn't matter. */
export function contentHash(ingredients: Ingredients): string {
  const sorted = Object.entries(ingredients).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 12);
}

/** The files of a recipe's folder as ingredients, by their path in it. Tests don't change what is built. */
export async function filesOf(folder: string): Promise<Ingredients> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith("_test.go"))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [relative(folder, file).replaceAll(sep, "/"), await readFile(file, "utf8")] as const),
    ),
  );
}
