import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { IslandingError } from "../errors.ts";

/** A package of npm's as it is installed here. */
export interface InstalledModule {
  /** Below the `node_modules` that all of them lie in, e.g. `koa`. */
  path: string;
  folder: string;
  version: string;
}

/** A package and everything that it depends on, as npm has installed them for whoever lies in `from`. */
export async function withDependencies(name: string, from: string): Promise<InstalledModule[]> {
  const first = await installed(name, from);
  const root = first.slice(0, -name.length);
  const found = new Map<string, InstalledModule>();
  const visit = async (folder: string): Promise<void> => {
    if (found.has(folder)) return;
    const path = relative(root, folder);
    if (path.startsWith("..")) {
      throw new IslandingError("modules-elsewhere", `Expected ${folder} to lie in ${root}, beside ${name}.`);
    }
    const { version, dependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    found.set(folder, { path, folder, version });
    for (const dependency of Object.keys(dependencies)) await visit(await installed(dependency, folder));
  };
  await visit(first);
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Where Node finds a package that is asked for from here: in the nearest `node_modules` upward that has it. */
async function installed(name: string, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    const there = await stat(join(candidate, "package.json")).catch(() => undefined);
    if (there) return candidate;
    if (folder === dirname(folder)) {
      throw new IslandingError("no-module", `Expected ${name} to be installed for ${from}, found it nowhere.`, {
        hint: "Run `npm ci`.",
      });
    }
  }
}
