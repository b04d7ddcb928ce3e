import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { brokenManifest, manifest } from "./manifests.ts";
import { fastImport } from "./repository.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "islanding-git-test-"));
  git(["init", "--quiet", "--bare", "--initial-branch=main"]);
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (argv: string[], input?: string) =>
  execFileSync("git", [`--git-dir=${folder}`, ...argv], { encoding: "utf8", ...(input && { input }) }).trim();

function commit(message: string, parent?: string): string {
  const text = fastImport({ message, manifest: { message }, ...(parent && { parent }) });
  git(["fast-import", "--quiet", "--force", "--done", "--date-format=now"], text);
  return git(["rev-parse", "main"]);
}

describe("a commit as Git imports it", () => {
  test("comes on top of its parent, with what is to be deployed, to the byte", () => {
    const first = commit("prices in €");
    const second = commit("2", first);
    expect(git(["rev-list", "main"])).toBe(`${second}\n${first}`);
    expect(JSON.parse(git(["show", `${first}:manifests/deployment.json`]))).toEqual({ message: "prices in €" });
    expect(JSON.parse(git(["show", "main:manifests/deployment.json"]))).toEqual({ message: "2" });
  });

  test("takes the place of all that was there where it has no parent, as after a force-push", () => {
    commit("1");
    const rewritten = commit("2");
    expect(git(["rev-list", "main"])).toBe(rewritten);
  });
});

test("the broken manifest is the good one but for its number of copies", () => {
  const deployed = { repository: "broken", version: "2", node: "site-1", image: "workload:1" } as const;
  const { spec, ...rest } = manifest(deployed);
  expect(brokenManifest(deployed)).toEqual({ ...rest, spec: { ...spec, replicas: "two" } });
});
