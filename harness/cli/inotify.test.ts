import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { inotifyInstances } from "./inotify.ts";

const name = "inotify instances";
const user = process.getuid?.() ?? 0;
let proc: string;
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), "islanding-proc-"));
  onTestFinished(() => rm(proc, { recursive: true }));
});

async function limitIs(limit: number): Promise<void> {
  await mkdir(join(proc, "sys/fs/inotify"), { recursive: true });
  await writeFile(join(proc, "sys/fs/inotify/max_user_instances"), `${limit}\n`);
}

async function watcher(pid: number, instances: number): Promise<void> {
  const folder = join(proc, String(pid), "fd");
  await mkdir(folder, { recursive: true });
  await symlink("/dev/null", join(folder, "0"));
  await symlink("anon_inode:[eventpoll]", join(folder, "1"));
  for (let at = 0; at < instances; at++) await symlink("anon_inode:inotify", join(folder, String(at + 2)));
}

test("the default is enough for one cluster on a machine where nothing else watches, and for some light nodes", async () => {
  await limitIs(128);
  expect(await inotifyInstances({ proc, user })).toEqual({
    name,
    ok: true,
    detail: "128 of 128 are free: a cluster with four nodes takes 42 at most, which leaves some for 21 light nodes",
  });
});

test("what others have in use is taken off, and too little is said with the way to more", async () => {
  await limitIs(128);
  await watcher(17, 80);
  await watcher(18, 6);
  expect(await inotifyInstances({ proc, user })).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/^42 of 128 are free: .* for 0 light nodes$/),
  });
  await watcher(19, 1);
  expect(await inotifyInstances({ proc, user })).toEqual({
    name,
    ok: false,
    detail: "41 of 128 are free: a cluster with four nodes takes up to 42, and nodes share what the machine has",
    hint: "Run fewer clusters at once, or raise the limit: sysctl -w fs.inotify.max_user_instances=512",
  });
});

test("what other users have in use is theirs", async () => {
  await limitIs(128);
  await watcher(17, 100);
  const other = await inotifyInstances({ proc, user: user + 1 });
  expect(other.detail).toContain("128 of 128 are free");
});

test("a machine without such a limit is not the one that nodes run on", async () => {
  const detail = "not counted here: the engine's machine is another";
  expect(await inotifyInstances({ proc, user })).toEqual({ name, ok: true, detail });
});
