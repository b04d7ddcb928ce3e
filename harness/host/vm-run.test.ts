import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { thisProcess } from "./process.ts";
import { createRunFolder, credential, keysFolderOf, vmRuns } from "./vm-run.ts";

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "islanding-vms-"));
  vi.stubEnv("XDG_STATE_HOME", state);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(state, { recursive: true });
});

test("where no run ever had a VM there is none", async () => {
  expect(await vmRuns()).toEqual([]);
});

test("a run's folder says whose it is, holds its keys, and is nobody else's to read", async () => {
  const folder = await createRunFolder("a1b2c3d4");
  expect(await vmRuns()).toEqual([{ run: "a1b2c3d4", owner: await thisProcess() }]);
  for (const path of [folder, keysFolderOf(folder)]) expect((await stat(path)).mode & 0o777).toBe(0o700);
  const known = await readFile(join(keysFolderOf(folder), "known_hosts"), "utf8");
  expect(known).toBe(`* ${(await readFile(join(keysFolderOf(folder), "host_key.pub"), "utf8")).trim()}\n`);
});

test("a run's name is taken by the first", async () => {
  const folder = await createRunFolder("a1b2c3d4");
  await expect(createRunFolder("a1b2c3d4")).rejects.toMatchObject({
    code: "run-taken",
    message: `Expected no VMs of a run a1b2c3d4, found ${folder}.`,
  });
  expect(await readdir(dirname(folder))).toEqual(["a1b2c3d4"]);
});

test("a place that is too deep for sockets is refused before anything is made there", async () => {
  const deep = join(state, "d".repeat(60));
  vi.stubEnv("XDG_STATE_HOME", deep);
  const tooLong = join(deep, "islanding/vms/a1b2c3d4/machines/xxxxxxxxxxxxxxxx/ssh").length - 90;
  await expect(createRunFolder("a1b2c3d4")).rejects.toMatchObject({
    code: "path-too-long",
    exitCode: 69,
    message:
      `Expected ${deep}/islanding/vms/a1b2c3d4 to be ${tooLong} characters shorter, ` +
      "so that the VMs' sockets fit into it.",
  });
  expect(await readdir(state)).toEqual([]);
});

test("the keys go into the guest as files that only root may read", () => {
  const [name, content = ""] = credential("HOST KEY\n", "ssh-ed25519 AAAA\n").split("=", 2);
  expect(name).toBe("io.systemd.credential.binary:tmpfiles.extra");
  const lines = Buffer.from(content, "base64").toString().trim().split("\n");
  expect(lines).toEqual([
    "d /root/.ssh 0700 root root -",
    `f+~ /root/.ssh/authorized_keys 0600 root root - ${Buffer.from("ssh-ed25519 AAAA\n").toString("base64")}`,
    `f+~ /etc/ssh/ssh_host_ed25519_key 0600 root root - ${Buffer.from("HOST KEY\n").toString("base64")}`,
  ]);
});
