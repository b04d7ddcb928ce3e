import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { contentHash, filesOf } from "./hash.ts";

test("the hash is twelve hex digits and doesn't depend on the ingredients' order", () => {
  expect(contentHash({ one: "1", two: "2" })).toMatch(/^[0-9a-f]{12}$/);
  expect(contentHash({ one: "1", two: "2" })).toBe(contentHash({ two: "2", one: "1" }));
});

test.for([
  ["another content", { one: "1", two: "3" }],
  ["another name", { one: "1", three: "2" }],
  ["one more", { one: "1", two: "2", three: "" }],
  ["one less", { one: "1" }],
  ["a border that moved", { one: "1two", "": "2" }],
] as const)("%s gives another hash", ([, changed]) => {
  expect(contentHash(changed)).not.toBe(contentHash({ one: "1", two: "2" }));
});

test("the files of a recipe are named by their path in it, without Go's tests", async () => {
  using temporary = temporaryDirectory();
  const folder = temporary.path;
  await mkdir(join(folder, "etc/deep"), { recursive: true });
  await writeFile(join(folder, "go.mod"), "module x");
  await writeFile(join(folder, "etc/deep/run"), "exec true");
  await writeFile(join(folder, "x_test.go"), "package x");
  expect(await filesOf(folder)).toEqual({ "go.mod": "module x", "etc/deep/run": "exec true" });
});
