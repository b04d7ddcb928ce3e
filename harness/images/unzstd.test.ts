import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { unzstd } from "./unzstd.ts";

const parts = [randomBytes(3_000), randomBytes(5), Buffer.alloc(500_000, 7)];
const skipped = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from("abc")]);
const frames = Buffer.concat([skipped, ...parts.flatMap((part) => [zstdCompressSync(part), skipped])]);

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([1, 7, 1000, frames.length])("many frames are one content, in chunks of %i", async (size) => {
  expect((await buffer(unzstd(cut(frames, size)))).equals(Buffer.concat(parts))).toBe(true);
});

test("what was cut short is an error", async () => {
  await expect(buffer(unzstd(cut(frames.subarray(0, 2_000), 1000)))).rejects.toThrow();
});

test("what is something else is an error", async () => {
  await expect(buffer(unzstd(cut(randomBytes(1000), 100)))).rejects.toThrow();
});

test("not much more is read than is asked for", async () => {
  const large = zstdCompressSync(randomBytes(4_000_000));
  let read = 0;
  async function* counted() {
    for await (const chunk of cut(large, 1000)) {
      read += chunk.length;
      yield chunk;
    }
  }
  for await (const _first of unzstd(counted())) break;
  expect(read).toBeLessThan(1_000_000);
});
