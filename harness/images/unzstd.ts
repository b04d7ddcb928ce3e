import { Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";

/**
 * Decompresses Zstandard, as much as is asked for. A layer that can be fetched in pieces consists of many frames, some of
 * them to be skipped, and Node's decompressor ends with the first: it is given one at a time (RFC 8878, section 3.1).
 */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = new Bytes(chunks);
  while (!(await bytes.isOver())) {
    const magic = await bytes.take(4);
    if (isSkippable(magic.readUInt32LE())) await bytes.skip((await bytes.take(4)).readUInt32LE());
    else yield* pipedThrough(frame(magic, bytes));
  }
}

const isSkippable = (magic: number): boolean => magic >>> 4 === 0x184d2a5;

/** One frame, up to its last byte and no further. */
async function* frame(magic: Buffer, bytes: Bytes): AsyncGenerator<Buffer> {
  const start = await bytes.take(1);
  const descriptor = start.readUInt8();
  const single = (descriptor >> 5) & 1;
  const contentSizeBytes = [single, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  yield Buffer.concat([magic, start, await bytes.take(1 - single + dictionaryBytes + contentSizeBytes)]);
  for (let isLast = false; !isLast; ) {
    const head = await bytes.take(3);
    const said = head.readUIntLE(0, 3);
    const repeatsOneByte = ((said >> 1) & 3) === 1;
    yield Buffer.concat([head, await bytes.take(repeatsOneByte ? 1 : said >> 3)]);
    isLast = (said & 1) === 1;
  }
  const hasChecksum = ((descriptor >> 2) & 1) === 1;
  if (hasChecksum) yield await bytes.take(4);
}

async function* pipedThrough(compressed: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const decompress = createZstdDecompress();
  const source = Readable.from(compressed, { highWaterMark: 1 }).on("error", (error) => decompress.destroy(error));
  try {
    yield* source.pipe(decompress);
  } finally {
    source.destroy();
    decompress.destroy();
  }
}

/** What comes in chunks of any size, taken in pieces of the size that is asked for. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async isOver(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return true;
      this.#rest = Buffer.from(value);
    }
    return false;
  }

  async take(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0; ) {
      if (await this.isOver()) throw new Error("the compressed data ends too early");
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  async skip(count: number): Promise<void> {
    const stepBytes = 65_536;
    for (let left = count; left > 0; left -= stepBytes) await this.take(Math.min(left, stepBytes));
  }
}
