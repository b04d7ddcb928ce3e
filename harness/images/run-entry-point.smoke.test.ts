import { readFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { engine } from "../host/engine.ts";
import { ensureWorkloadParts } from "../parts/parts.ts";
import { startDistribution } from "./distribution.fixture.ts";
import { lookForRunning } from "./emulation.ts";
import { image, layer, program } from "./image.fixture.ts";
import { push } from "./push.fixture.ts";
import { runEntryPoint } from "./run-entry-point.ts";

const signal = AbortSignal.timeout(10 * 60_000);
const architecture = process.arch === "arm64" ? "arm64" : "amd64";
const registry = await startDistribution();
afterAll(() => registry[Symbol.asyncDispose]());

/** Starts what stands at /app of an image, on the real engine; returns what came of it, and whether the engine kept the image. */
async function start(name: string, app: Buffer) {
  const pushed = image({ platform: { os: "linux", architecture }, layers: [await layer({ app })] });
  await push(registry.target, name, "1", pushed);
  const reference = `${registry.host}/${name}@${pushed.digest}`;
  const how = await lookForRunning(architecture, signal);
  const run = await runEntryPoint({ image: reference, command: "/app", architecture }, how, signal);
  return { run, kept: (await engine(["image", "inspect", reference])).ok };
}

test("a program for this machine runs, and nothing of it is left", async () => {
  const { vantage } = await ensureWorkloadParts({ signal, report: () => {} });
  const { run, kept } = await start("team/right", await readFile(vantage));
  expect(run).toMatchObject({ state: "ran", emulated: false });
  expect(run.text).toMatch(/^\/app --version ran, and ended with exit code \d+$/);
  expect(kept).toBe(false);
  expect((await engine(["ps", "--all", "--quiet", "--filter", "name=islanding-.*-image"])).stdout).toBe("");
});

test("a program for another machine is found out", async () => {
  const { run, kept } = await start("team/liar", program(architecture === "amd64" ? "AArch64" : "x86-64"));
  expect(run).toEqual({ state: "failed", emulated: false, text: "/app is no program for this architecture" });
  expect(kept).toBe(false);
});
