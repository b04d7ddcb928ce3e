import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { isPaused, isRunning, keepLaunch, kill, launchOf, pause, processOf, resume, start } from "./vm-machine.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "islanding-machine-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A process that has these words on its command line, as QEMU has them. */
function processWith(...words: string[]): { pid: number; ended: Promise<unknown> } {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "--", ...words]);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  onTestFinished(() => void child.kill("SIGKILL"));
  return { pid: child.pid ?? 0, ended };
}

test("a VM is on while the process of its file has that file on its command line, and is gone after a kill", async () => {
  const file = join(folder, "pid");
  const { pid, ended } = processWith("-pidfile", file);
  await writeFile(file, `${pid}\n`);
  await vi.waitFor(async () => expect(await processOf({ folder })).toBe(pid));
  await kill({ folder });
  await ended;
  expect(await isRunning({ folder })).toBe(false);
  await kill({ folder });
});

test("another process that got a dead VM's id is not taken for it, and not killed", async () => {
  const { pid } = processWith("-pidfile", "/elsewhere/pid");
  await writeFile(join(folder, "pid"), `${pid}\n`);
  await kill({ folder });
  expect(process.kill(pid, 0)).toBe(true);
});

test("what is off can't be frozen, and says so", async () => {
  for (const act of [pause, resume, isPaused]) {
    await expect(act({ folder })).rejects.toMatchObject({
      code: "host-off",
      message: `The VM of ${folder} is off.`,
    });
  }
});

test("how a VM was started is known to whoever finds its folder", async () => {
  const launch = {
    namespace: "islanding-a1b2c3d4-site-1",
    network: "islanding-a1b2c3d4",
    address: "198.18.0.2",
    argv: ["qemu-system-x86_64", "-m", "512M"],
  };
  await keepLaunch({ folder }, launch);
  expect(await launchOf({ folder })).toEqual(launch);
  expect(await launchOf({ folder: join(folder, "gone") })).toBeUndefined();
});

test("a VM that is not there can't be switched on", async () => {
  await expect(start({ folder })).rejects.toThrow(`Expected a VM in ${folder}, found none.`);
});
