import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A file or folder of this package by its path in the source tree. The compiled code lies in `dist`, the recipes and
 * fixtures do not: both find them from the nearest package.json upward.
 */
export function inPackage(...path: string[]): string {
  return join(packageRoot(), ...path);
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error(`Expected a package.json above ${fileURLToPath(import.meta.url)}, found none.`);
    folder = parent;
  }
  return folder;
}
