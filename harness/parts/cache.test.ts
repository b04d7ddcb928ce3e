import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import type { Progress } from "../progress.ts";
import { type Artefact, cached } from "./cache.ts";
import { type BuildContext, userCacheFolder } from "./ensured.ts";

let context: BuildContext & { cacheFolder: string };
let reported: Progress[];
beforeEach(() => {
  const temporary = temporaryDirectory();
  reported = [];
  context = {
    signal: new AbortController().signal,
    report: (progress) => reported.push(progress),
    cacheFolder: temporary.path,
  };
  return () => temporary[Symbol.dispose]();
});

const build = vi.fn<Artefact["build"]>(async (folder) => writeFile(join(folder, "kubelet"), "program"));
beforeEach(() => {
  build.mockClear();
});
const artefact = (version = "1"): Artefact => ({ name: "kubelet", what: "kubelet", ingredients: { version }, build });

test("an artefact is built once and found from then on", async () => {
  const folder = await cached(artefact(), context);
  expect(await readFile(join(folder, "kubelet"), "utf8")).toBe("program");
  expect(await cached(artefact(), context)).toBe(folder);
  expect(build).toHaveBeenCalledTimes(1);
});

test("other ingredients make another artefact beside the first", async () => {
  const [first, second] = [await cached(artefact("1"), context), await cached(artefact("2"), context)];
  expect(second).not.toBe(first);
  await access(first);
  expect(build).toHaveBeenCalledTimes(2);
});

test("two that want the same at the same time build it once", async () => {
  const [first, second] = await Promise.all([cached(artefact(), context), cached(artefact(), context)]);
  expect(second).toBe(first);
  expect(build).toHaveBeenCalledTimes(1);
  expect(reported.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(new RegExp(`^waiting for process ${process.pid}, which has been building kubelet since 2`)),
  );
});

test("a build that fails leaves nothing and the next one starts anew", async () => {
  build.mockImplementationOnce(async (folder) => {
    await writeFile(join(folder, "half"), "");
    throw new Error("the disk is full");
  });
  await expect(cached(artefact(), context)).rejects.toThrow("the disk is full");
  expect(await readdir(join(context.cacheFolder, "parts"))).toEqual([]);
  expect(await readdir(await cached(artefact(), context))).toEqual(["kubelet"]);
});

test("what a killed build left is removed by the next build of the same artefact, and of no other", async () => {
  const parts = join(context.cacheFolder, "parts");
  await mkdir(join(parts, ".kubelet.unfinished-killed"), { recursive: true });
  await mkdir(join(parts, ".kine.unfinished-going-on"));
  await cached(artefact(), context);
  const left = (await readdir(parts)).filter((name) => name.startsWith("."));
  expect(left).toEqual([".kine.unfinished-going-on"]);
});

test("progress says how far a build is, and the next one how long it took", async () => {
  build.mockImplementationOnce(async (_, step) => {
    step("3 of 7 packages compiled");
    await vi.waitFor(() => expect(reported.length).toBeGreaterThan(1), { timeout: 4_000, interval: 50 });
  });
  await cached(artefact("1"), context);
  expect(reported[0]?.text).toBe("building kubelet, for the first time");
  expect(reported[1]?.text).toBe("building kubelet, 3 of 7 packages compiled, for the first time");
  reported = [];
  await cached(artefact("2"), context);
  expect(reported[0]?.text).toBe("building kubelet, last time 2 s");
});

test("the cache lies where the user's caches lie", () => {
  expect(userCacheFolder({ XDG_CACHE_HOME: "/caches" })).toBe("/caches/islanding");
  expect(userCacheFolder({})).toMatch(/\/\.cache\/islanding$/);
});
