import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../history/temporary.fixture.ts";
import { slownessOf } from "./slowness.ts";
import type { Vantage, VantageAnswer } from "./vantage.ts";

/** A measuring program of this machine that says it took 200 ms. */
async function program(folder: string): Promise<string> {
  const file = join(folder, "vantage");
  await writeFile(file, `#!/bin/sh\nread line\necho '{"id":1,"ok":true,"ms":200}'\n`);
  await chmod(file, 0o755);
  return file;
}

const host = (answer: VantageAnswer): Vantage => ({
  ask: async () => answer,
  [Symbol.asyncDispose]: async () => undefined,
});
const taking = (ms: number) => host({ ok: true, ms });

test("the slowest host tells how slow a cluster is, compared with this machine", async () => {
  using folder = temporaryDirectory();
  expect(await slownessOf([taking(900), taking(2470)], await program(folder.path))).toBe(12.4);
});

test("a host is never taken for faster than the machine that it runs on", async () => {
  using folder = temporaryDirectory();
  expect(await slownessOf([taking(150)], await program(folder.path))).toBe(1);
});

test("a host that does not do its work says so", async () => {
  using folder = temporaryDirectory();
  await expect(slownessOf([host({ ok: false, ms: 0, error: "timeout" })], await program(folder.path))).rejects.toThrow(
    "Expected a host to do its work within 120 s: timeout.",
  );
});
