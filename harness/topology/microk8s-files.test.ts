import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { givenFiles } from "./microk8s-files.ts";

const complete = [
  ...["microk8s_8511.snap", "microk8s_8511.assert", "core20_2434.snap", "core20_2434.assert"],
  ...["snapd_23545.snap", "snapd_23545.assert", "images.tar"],
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-microk8s-"));
});
afterEach(() => rm(folder, { recursive: true }));

const lay = (names: readonly string[]) => Promise.all(names.map((name) => writeFile(join(folder, name), "")));
const given = () => givenFiles({ ISLANDING_MICROK8S_FILES: folder });

test("none are given where nobody names their folder", async () => {
  expect(await givenFiles({})).toBeUndefined();
});

test("they are given in the order in which they go in", async () => {
  await lay([...complete, "read.me"]);
  const inFolder = (names: string[]) => names.map((name) => join(folder, name));
  expect(await given()).toEqual({
    snaps: inFolder(["snapd_23545.snap", "core20_2434.snap", "microk8s_8511.snap"]),
    assertions: inFolder(["snapd_23545.assert", "core20_2434.assert", "microk8s_8511.assert"]),
    images: inFolder(["images.tar"]),
  });
});

describe("what is missing is named:", () => {
  test.for([
    ["snapd_23545.snap", "there is no snapd_….snap in"],
    ["core20_2434.snap", "there is no core20_….snap in"],
    ["microk8s_8511.snap", "there is no microk8s_….snap in"],
    ["microk8s_8511.assert", "there is no microk8s_8511.assert in"],
    ["images.tar", "there is no archive of images (.tar) in"],
  ] as const)("%s", async ([missing, reason]) => {
    await lay(complete.filter((name) => name !== missing));
    expect(await given()).toEqual({ reason: `${reason} ${folder}` });
  });
});

test("of two revisions nobody knows which is meant", async () => {
  await lay([...complete, "microk8s_8600.snap"]);
  expect(await given()).toEqual({ reason: `there are 2 files microk8s_….snap in ${folder}, where one is expected` });
});

test("a folder that is not there is named", async () => {
  expect(await givenFiles({ ISLANDING_MICROK8S_FILES: `${folder}/none` })).toEqual({
    reason: `ISLANDING_MICROK8S_FILES names no folder that can be read: ${folder}/none`,
  });
});
