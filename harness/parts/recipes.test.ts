import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { requiredVersion } from "./go-programs.ts";
import { inPackage } from "./package-root.ts";
import { nodePackages, versionsOf } from "./root-file-system.ts";

test("a module's version is read from requirements of every form, never from a replacement", () => {
  const goMod =
    "replace (\n\texample.org/a => example.org/b v9.0.0\n)\n\nrequire (\n\texample.org/a v1.2.3 // indirect\n)\n";
  expect(requiredVersion(goMod, "example.org/a")).toBe("v1.2.3");
  expect(requiredVersion("require example.org/a v1.2.3", "example.org/a")).toBe("v1.2.3");
  expect(() => requiredVersion(goMod, "example.org/b")).toThrow(
    "Expected go.mod to require example.org/b at a version, found none.",
  );
});

test("Kubernetes and all its staging modules are pinned to one release", async () => {
  const goMod = await readFile(inPackage("harness", "parts", "kubernetes", "go.mod"), "utf8");
  const replaced = [...goMod.matchAll(/=> k8s\.io\/\S+ (\S+)/g)].map(([, version]) => version);
  expect(replaced.length).toBeGreaterThan(25);
  expect(new Set(replaced)).toEqual(new Set([requiredVersion(goMod, "k8s.io/kubernetes").replace("v1.", "v0.")]));
});

test("KubeEdge is built with the forks of Kubernetes' modules that it names, all of one release", async () => {
  const goMod = await readFile(inPackage("harness", "parts", "kubeedge", "go.mod"), "utf8");
  const forks = [...goMod.matchAll(/=> github\.com\/kubeedge\/kubernetes\S* (\S+)/g)].map(([, version]) => version);
  expect(forks.length).toBeGreaterThan(25);
  expect(new Set(forks)).toEqual(new Set(["v1.30.7-kubeedge1"]));
});

test("the one module of KubeEdge that the checksum database has no record of is pinned by its sum", async () => {
  const goSum = await readFile(inPackage("harness", "parts", "kubeedge", "go.sum"), "utf8");
  expect(goSum).toContain("github.com/kubeedge/beehive v1.19.0 h1:FFbzmvylyNycEv0wddwO+Aj/z/JOPqFAxYjRAzYWnjc=\n");
});

test("a recipe's packages are read without its comments", async () => {
  const packages = await nodePackages();
  expect(packages).toContain("containerd");
  expect(packages.filter((name) => !/^[a-z0-9.+-]+$/.test(name))).toEqual([]);
});

test("versions are read from dpkg's status file", () => {
  const status =
    "Package: runc\nStatus: install ok installed\nVersion: 1.1.5+ds1-1\n\nPackage: tini\nVersion: 0.19.0-1\n";
  expect(versionsOf(status)).toBe("runc 1.1.5+ds1-1\ntini 0.19.0-1\n");
});
