import { once } from "node:events";
import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { beforeEach, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { type Holder, holdLock } from "./lock.ts";

let path: string;
beforeEach(() => {
  const temporary = temporaryDirectory();
  path = join(temporary.path, "folder", "kubelet.lock");
  return () => temporary[Symbol.dispose]();
});

const hold = (onWait: (holder: Holder) => void = () => {}, signal = new AbortController().signal) =>
  holdLock(path, { signal, limitMs: 5_000, onWait });

test("a lock names its process while it is held, and is gone afterwards", async () => {
  {
    await using _lock = await hold();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ pid: process.pid });
  }
  expect(await readdir(dirname(path))).toEqual([]);
});

test("a second one waits until the first is done, and is told who holds the lock", async () => {
  const order: string[] = [];
  const first = await hold();
  const waiting = vi.fn<(holder: Holder) => void>();
  const second = hold(waiting).then((lock) => {
    order.push("second");
    return lock;
  });
  await vi.waitFor(() => expect(waiting).toHaveBeenCalled());
  order.push("first done");
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(order).toEqual(["first done", "second"]);
  expect(waiting.mock.calls[0]?.[0].pid).toBe(process.pid);
});

test("of many only one holds the lock at a time", async () => {
  let holding = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      await using _lock = await hold();
      most = Math.max(most, ++holding);
      await new Promise(setImmediate);
      holding--;
    }),
  );
  expect(most).toBe(1);
});

test("the lock of a process that died is taken over", async () => {
  await (await hold())[Symbol.asyncDispose]();
  const dead = execa("sleep", ["60"], { reject: false });
  await once(dead.nodeChildProcess, "spawn").catch(() => {});
  const { pid } = dead;
  dead.kill("SIGKILL");
  await dead;
  await writeFile(path, JSON.stringify({ pid, born: "", since: "2026-01-01T00:00:00Z" }));
  await using _lock = await hold(() => expect.unreachable("waited for a dead process"));
});

test("a lock whose process id now belongs to another process is taken over", async () => {
  await (await hold())[Symbol.asyncDispose]();
  await writeFile(path, JSON.stringify({ pid: process.pid, born: "1", since: "2026-01-01T00:00:00Z" }));
  await using _lock = await hold(() => expect.unreachable("waited for somebody else's namesake"));
});

test("waiting ends with the signal's reason", async () => {
  await using _lock = await hold();
  const interrupted = new AbortController();
  const second = hold(() => interrupted.abort(new Error("interrupted by the user")), interrupted.signal);
  await expect(second).rejects.toThrow(/interrupted|aborted/);
  await access(path);
});
