import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { unzstd } from "./unzstd.ts";

/** The archive in a layer, however it is compressed: its first bytes say it more reliably than its media type. */
export async function* unpack(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { start, whole } = await look(chunks);
  if (start.startsWith("1f8b")) yield* gunzip(whole);
  else if (/^28b52ffd|^5.2a4d18/.test(start)) yield* unzstd(whole);
  else yield* whole;
}

async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decompress = createGunzip();
  const source = Readable.from(compressed, { highWaterMark: 1 }).on("error", (error) => decompress.destroy(error));
  try {
    yield* source.pipe(decompress);
  } finally {
    source.destroy();
    decompress.destroy();
  }
}

/** The first four bytes in hexadecimal digits, and everything with them. */
async function look(chunks: AsyncIterable<Uint8Array>) {
  const source = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const { done, value } = await source.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  async function* whole() {
    yield first;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return { start: first.subarray(0, 4).toString("hex"), whole: whole() };
}
