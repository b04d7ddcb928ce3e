import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artefact } from "./cache.ts";
import { command } from "./command.ts";
import { inPackage } from "./package-root.ts";

const suite = "bookworm";

/** The command line that makes a root file system of these packages, up to the name of the archive. */
export const debianRoot = (packages: readonly string[]) =>
  [
    "mmdebstrap",
    "--variant=minbase",
    `--include=${packages.join(",")}`,
    ...["doc", "info", "locale", "man"].map((unread) => `--dpkgopt=path-exclude=/usr/share/${unread}/*`),
    suite,
  ] as const;

/** A node's root file system from these Debian packages: `rootfs.tar`, and `packages.txt` with every package's version. */
export function rootFileSystem(packages: readonly string[], signal: AbortSignal): Artefact {
  const argv = debianRoot(packages);
  return {
    name: "root-file-system",
    what: "the nodes' root file system from Debian packages",
    ingredients: { argv: JSON.stringify(argv), architecture: process.arch },
    build: async (folder, step) => {
      const tar = join(folder, "rootfs.tar");
      const onLine = (line: string) => {
        if (line.startsWith("I: ") && line.endsWith("...")) step(line.slice(3, -3));
      };
      await command([...argv, tar], { signal, onLine });
      const status = await command(["tar", "--extract", "--to-stdout", "--file", tar, "./var/lib/dpkg/status"], {
        signal,
      });
      await writeFile(join(folder, "packages.txt"), versionsOf(status));
    },
  };
}

/** The packages that every node has. */
export const nodePackages = (): Promise<string[]> => packagesOf("node-image");

/** The packages of a recipe: one per line of its packages.txt, without the comments. */
export async function packagesOf(recipeName: string): Promise<string[]> {
  const recipe = await readFile(inPackage("harness", "parts", recipeName, "packages.txt"), "utf8");
  return recipe.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

/** dpkg's status file as one `name version` per line. */
export function versionsOf(status: string): string {
  return status
    .split("\n\n")
    .map((entry) => [/^Package: (.+)$/m.exec(entry)?.[1], /^Version: (.+)$/m.exec(entry)?.[1]])
    .filter(([name, version]) => name && version)
    .map(([name, version]) => `${name} ${version}\n`)
    .join("");
}
