import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Cell } from "./campaign/cell.ts";
import { startOf } from "./dependency/index.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { Certificate, VerdictRecord } from "./evidence/schema.ts";
import { measureCell } from "./experiment.ts";
import { ownLeftovers } from "./host/leftovers.fixture.ts";

const thresholds = {
  "registry.cached-starts": 60_000,
  "registry.cached-starts-always": 60_000,
  "registry.uncached-fails-cleanly": 100_000,
  "registry.recovers": 120_000,
};

const cell: Cell = {
  id: "registry",
  topology: "kubernetes",
  flavour: "built",
  test: "02-partition",
  dependency: "registry",
  fault: "cut",
  // The first failure takes containerd half a minute.
  window: { name: "120s", ms: 120_000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none", "crash"],
  requirements: Object.entries(thresholds).map(([id, threshold]) => ({
    id,
    sentence: `${id}.`,
    level: "must",
    threshold,
    unit: "ms",
  })),
  notAsked: [],
};

const secrets: string[] = [];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-registry-"));
  const { registry: start } = startOf;
  if (!start) throw new Error("Expected a way to start the registry, found none.");
  vi.spyOn(startOf, "registry").mockImplementation(async (settings) => {
    const server = await start(settings);
    secrets.push(...server.secrets);
    return server;
  });
  await measureCell({ cell, out: directory, signal: new AbortController().signal, report: () => undefined });
});
afterAll(() => rm(directory, { recursive: true }));

const read = async (file: "certificate" | "verdict") =>
  JSON.parse(await readFile(cellLayoutOf(directory, cell.id)[file], "utf8"));
const verdictOf = async (id: string) =>
  VerdictRecord.parse(await read("verdict")).verdicts.find(({ requirement }) => requirement === id);

test("only the registry was cut off: the API server went on answering the site", async () => {
  const { state, witnessed } = Certificate.parse(await read("certificate"));
  expect(state).toBe("confirmed");
  const toApi = witnessed.paths.find(({ path }) => path.from === "site-1" && path.to === "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  expect(toApi?.during.open).toBeGreaterThan(5);
  expect(await ownLeftovers()).toEqual([]);
});

test("a pod starts from an image that is on its node, unless it has to ask for it all the same", async () => {
  expect(await verdictOf("registry.cached-starts")).toMatchObject({ outcome: "pass" });
  expect(await verdictOf("registry.cached-starts-always")).toMatchObject({ outcome: "fail" });
});

test("a pod whose image was never pulled says why it does not run, and runs once the link is back", async () => {
  const shown = await verdictOf("registry.uncached-fails-cleanly");
  expect(shown).toMatchObject({ outcome: "pass" });
  expect(shown?.reasons[0]?.text).toMatch(/ErrImagePull: .*shop\/price-display:2.*i\/o timeout/);
  expect(await verdictOf("registry.recovers")).toMatchObject({ outcome: "pass" });
});

test("nothing in the evidence tells the registry's password", async () => {
  expect(secrets.length).toBeGreaterThan(0);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const text = await readFile(file, "utf8");
    expect(
      secrets.filter((secret) => text.includes(secret)),
      file,
    ).toEqual([]);
  }
});
