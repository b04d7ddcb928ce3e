import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { run } from "../host/command.ts";
import { waitFor } from "../wait.ts";
import { inPackage } from "./package-root.ts";

const script = inPackage("harness", "parts", "k3s-supervised", "k3s-supervised");
const limit = { limitMs: 4000, everyMs: 20, signal: AbortSignal.timeout(10_000) };

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-supervised-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  env = { PATH: `${folder}:${process.env.PATH}`, K3S_SUPERVISED_ROOT: join(folder, "root") };
  await install("mount", ":");
});

async function install(program: string, body: string): Promise<void> {
  await writeFile(join(folder, program), `#!/bin/sh\n${body}\n`);
  await chmod(join(folder, program), 0o755);
}

/** A k3s that writes down its process id and its arguments at every start, and runs until it is told to end. */
const steady = () =>
  install("k3s", `echo "$$ $*" >>"${folder}/starts"; trap 'exit 7' TERM; while :; do sleep 0.05; done`);

const starts = async () => (await readFile(join(folder, "starts"), "utf8").catch(() => "")).split("\n").filter(Boolean);

function supervise(...args: string[]) {
  const supervisor = spawn("sh", [script, ...args], { env, stdio: "ignore", detached: true });
  // The supervisor alone would leave its k3s behind, which nobody else ends.
  onTestFinished(() => endGroup(supervisor));
  return { supervisor, ended: once(supervisor, "exit") };
}

/** Ends a program started as the first of its process group, and all that it has started. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const call = (...args: string[]) => run(["sh", script, ...args], { env });

test("k3s is started again when that is asked for: another process, with the same arguments, under the same first one", async () => {
  await steady();
  const { supervisor } = supervise("agent", "--node-label", "a=b");
  await waitFor(async () => (await starts()).length === 1, { what: "the first start", ...limit });
  const before = (await call("pid")).stdout;

  expect((await call("restart")).ok).toBe(true);

  await waitFor(async () => (await starts()).length === 2, { what: "the second start", ...limit });
  const after = (await call("pid")).stdout;
  expect(await starts()).toEqual([`${before} agent --node-label a=b`, `${after} agent --node-label a=b`]);
  expect(after).not.toBe(before);
  expect(supervisor.exitCode).toBeNull();
});

test("a k3s that ends by itself takes the machine down, with its own exit status", async () => {
  await install("k3s", "exit 3");
  const { ended } = supervise("server");
  expect(await ended).toEqual([3, null]);
});

test("a machine that is stopped ends k3s first", async () => {
  await steady();
  const { supervisor, ended } = supervise("agent");
  await waitFor(async () => (await starts()).length === 1, { what: "the start", ...limit });
  supervisor.kill("SIGTERM");
  expect(await ended).toEqual([7, null]);
  expect(await starts()).toHaveLength(1);
});

test("the process id is none while nothing runs", async () => {
  const { ok, stdout } = await call("pid");
  expect({ ok, stdout }).toEqual({ ok: false, stdout: "" });
});
