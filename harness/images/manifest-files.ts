import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, extname, join, relative, resolve } from "node:path";
import { messageOf, usageError } from "../errors.ts";
import { describeProblem } from "../site/problem.ts";
import { type ManifestImage, podImages } from "./pod-images.ts";

/**
 * The images of the manifests that a profile names, whose paths begin at the profile's folder. Throws a usage error that
 * names every mistake in them at once.
 */
export async function imagesOfManifests(manifests: readonly string[], profileFile: string): Promise<ManifestImage[]> {
  const folder = dirname(profileFile);
  const files = (await Promise.all(manifests.map((name, index) => filesAt(resolve(folder, name), name, index)))).flat();
  const read = await Promise.all(
    files.map(async (file) => podImages(await readFile(file, "utf8"), relative(folder, file) || file)),
  );
  const problems = read.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length === 0) return read.flatMap((one) => ("images" in one ? one.images : []));
  const lines = problems.map((problem) => `\n  ${describeProblem(problem)}`);
  throw usageError("manifests", `The site's manifests can't be read:${lines.join("")}`, hint);
}

const hint = "Templates are no manifests: name what `helm template` or `kubectl kustomize` makes of them.";
const extensions = [".yaml", ".yml", ".json"];

async function filesAt(path: string, name: string, index: number): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (thrown) {
    const isThere = (thrown as NodeJS.ErrnoException).code !== "ENOENT";
    const why = isThere ? `it can't be read: ${messageOf(thrown)}` : "there is no such file or folder";
    throw usageError("manifests", `Expected manifests at ${name} (images.manifests[${index}]), but ${why}.`);
  }
}
