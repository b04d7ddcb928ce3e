import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { type FakeMachine, fakeMachine } from "../topology/kind-machine.fixture.ts";
import { runEntryPoint } from "./run-entry-point.ts";

const signal = new AbortController().signal;
const image = `registry.example/till@sha256:${"0a".repeat(32)}`;
const start = { image, command: "/app", architecture: "arm64" as const };
const emulated = { by: "engine", emulated: true } as const;

let machine: FakeMachine;
beforeEach(async () => {
  machine = await fakeMachine([]);
});

/** Runs the entry point on an engine that answers `docker run` so; returns what came of it, and what the engine was told. */
async function run({ running, there = false, pull = 0 }: { running: string; there?: boolean; pull?: number }) {
  const folder = temporaryDirectory();
  onTestFinished(() => folder[Symbol.dispose]());
  const log = join(folder.path, "log");
  await machine.install(
    "docker",
    `echo "$*" >>${log}
case "$1 $2" in
  'image inspect') exit ${there ? 0 : 1} ;;
  'pull --quiet') echo 'Error: password=abc123 denied' >&2; exit ${pull} ;;
  'run --rm') ${running} ;;
esac`,
  );
  const result = await runEntryPoint(start, emulated, signal);
  return { result, told: (await readFile(log, "utf8")).trim().split("\n") };
}

test("an entry point is run once, where it can reach and change nothing, and nothing of it is left", async () => {
  const { result, told } = await run({ running: "exit 3" });
  expect(result).toEqual({ state: "ran", emulated: true, text: "/app --version ran, and ended with exit code 3" });
  const name = /--name (\S+)/.exec(told[2] ?? "")?.[1];
  expect(name).toMatch(/^islanding-c[0-9a-f]{6}-image$/);
  expect(told).toEqual([
    `image inspect ${image}`,
    `pull --quiet --platform linux/arm64 ${image}`,
    expect.stringMatching(
      /^run --rm --name \S+ --label islanding\.run=c[0-9a-f]{6} --network none --read-only --cap-drop ALL .* --pull never --entrypoint \/app registry\.example\/till@sha256:0a\S+ --version$/,
    ),
    `rm --force --volumes ${name}`,
    `image rm ${image}`,
  ]);
});

test("an image that the engine had is neither pulled nor removed", async () => {
  const { told } = await run({ running: "exit 0", there: true });
  expect(told.filter((line) => /^(pull|image rm)/.test(line))).toEqual([]);
});

test.each([
  ["echo 'exec /app: exec format error' >&2; exit 1", "failed", "/app is no program for this architecture"],
  [
    "echo \"qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1': No such file\" >&2; exit 255",
    "failed",
    "/app lacks what loads it (qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1': No such file)",
  ],
  ["exit 127", "failed", "/app can't be started"],
  ["exit 126", "failed", "/app can't be started"],
  ["exit 125", "unavailable", "nothing was learned of /app, which ended with 125"],
  ["exit 139", "unavailable", "nothing was learned of /app, which ended with 139"],
  [
    "echo 'qemu: uncaught target signal 11' >&2; echo 'qemu-aarch64: fatal' >&2; exit 1",
    "unavailable",
    "nothing was learned of /app, which ended with 1",
  ],
  ["echo usage >&2; exit 2", "ran", "/app --version ran, and ended with exit code 2"],
])("what comes of `%s` is told", async (running, state, text) => {
  expect((await run({ running })).result).toEqual({ state, emulated: true, text });
});

test("an image that the engine can't pull is not run", async () => {
  const { result, told } = await run({ running: "exit 0", pull: 1 });
  expect(result).toEqual({
    state: "unavailable",
    emulated: true,
    text: "the container engine can't pull it: Error: password=[redacted] denied",
  });
  expect(told.filter((line) => line.startsWith("run"))).toEqual([]);
});

test("where nothing can be run the engine is not asked", async () => {
  expect(await runEntryPoint(start, { by: "nothing", because: "no container engine answers" }, signal)).toEqual({
    state: "unavailable",
    emulated: false,
    text: "no container engine answers",
  });
});
