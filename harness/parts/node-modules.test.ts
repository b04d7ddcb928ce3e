import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withDependencies } from "./node-modules.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "islanding-modules-test-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function install(path: string, version: string, dependencies: Record<string, string> = {}): void {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, "package.json"), JSON.stringify({ version, dependencies }));
}

describe("a package with what it depends on", () => {
  test("is found as Node would find it: the nearest version of each, once, in circles too", async () => {
    install("node_modules/a", "1.0.0", { "@scope/b": "*", c: "*" });
    install("node_modules/@scope/b", "2.0.0", { c: "*" });
    install("node_modules/@scope/b/node_modules/c", "3.0.0", { a: "*" });
    install("node_modules/c", "4.0.0");
    install("node_modules/unasked", "5.0.0");
    const found = await withDependencies("a", join(root, "deep", "inside"));
    expect(found.map(({ path, version }) => `${path} ${version}`)).toEqual([
      "@scope/b 2.0.0",
      "@scope/b/node_modules/c 3.0.0",
      "a 1.0.0",
      "c 4.0.0",
    ]);
  });

  test("is an error where one is not installed", async () => {
    install("node_modules/a", "1.0.0", { missing: "*" });
    await expect(withDependencies("a", root)).rejects.toThrow(
      `Expected missing to be installed for ${join(root, "node_modules", "a")}, found it nowhere.`,
    );
  });
});
