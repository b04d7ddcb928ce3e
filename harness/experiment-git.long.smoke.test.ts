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
import { gitEntries } from "./site/git.ts";

const cell: Cell = {
  id: "git",
  topology: "kubernetes",
  flavour: "built",
  test: "02-partition",
  dependency: "git",
  fault: "cut",
  // A request that Git makes as the link is cut is given up after two minutes, which is when the site says so.
  window: { name: "160s", ms: 160_000, scale: 1 },
  repeat: 1,
  lightNodes: 0,
  variants: ["none"],
  disturbances: ["none"],
  requirements: gitEntries.map(({ id, level, threshold, unit }) => ({
    id,
    sentence: `${id}.`,
    level,
    threshold,
    unit,
  })),
  notAsked: [],
};

const secrets: string[] = [];
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "islanding-git-"));
  const { git: start } = startOf;
  if (!start) throw new Error("Expected a way to start the Git server, found none.");
  vi.spyOn(startOf, "git").mockImplementation(async (settings) => {
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

test("only Git was cut off: the API server went on answering the agent", async () => {
  const { state, witnessed } = Certificate.parse(await read("certificate"));
  expect(state).toBe("confirmed");
  const toApi = witnessed.paths.find(({ path }) => path.from === "gitops" && path.to === "centre");
  expect(toApi).toMatchObject({ expect: "open", before: "open", during: { blocked: 0 }, after: "open" });
  expect(toApi?.during.open).toBeGreaterThan(5);
  expect(await ownLeftovers()).toEqual([]);
});

test("what is deployed stays, and the agent undoes what somebody changed by hand", async () => {
  expect(await verdictOf("git.deployed-stays")).toMatchObject({ outcome: "pass" });
  expect(await verdictOf("git.drift-held")).toMatchObject({ outcome: "pass" });
});

test("a commit of the window and a rewritten history are in force soon after the link is back", async () => {
  const applied = await verdictOf("git.commit-applied");
  expect(applied).toMatchObject({ outcome: "pass" });
  expect(applied?.reasons[0]?.text).toMatch(/it was told there: "git fetch had no answer for 120 s"/);
  expect(await verdictOf("git.rewrite-applied")).toMatchObject({ outcome: "pass" });
});

test("a faulty commit stops nothing, and the agent says what is wrong", async () => {
  const broken = await verdictOf("git.broken-commit");
  expect(broken).toMatchObject({ outcome: "pass" });
  expect(broken?.reasons[0]?.text).toMatch(/It said: "apps\/Deployment\/default\/from-git-broken .* is invalid/);
});

test("nothing in the evidence tells the Git server's password", async () => {
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
