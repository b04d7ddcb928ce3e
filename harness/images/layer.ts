import { posix } from "node:path";
import { Readable } from "node:stream";
import { type Entry, extract } from "tar-stream";
import { messageOf } from "../errors.ts";
import { ImageProblem, isWrong } from "./problem.ts";
import { unpack } from "./unpack.ts";

/** What a layer has at a path. Of a program only its beginning is kept: it says what the program is. */
export type LayerEntry =
  | { kind: "file"; executable: boolean; head: Buffer }
  | { kind: "link"; target: string }
  | { kind: "directory" }
  | { kind: "other" };

/** As far as the kernel looks for a script's interpreter. */
const headBytes = 256;

/** One layer of an image, read only as far as it has to be to answer what it was asked. Paths begin with a slash. */
export class LayerFiles implements AsyncDisposable {
  readonly digest: string;
  readonly #entries = new Map<string, LayerEntry>();
  readonly #removed = new Set<string>();
  readonly #opaque = new Set<string>();
  readonly #stop = new AbortController();
  readonly #reading: AsyncGenerator<void>;
  #isRead = false;

  constructor(digest: string, open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>) {
    this.digest = digest;
    this.#reading = this.#read(open);
  }

  /** What is at a path; reads on until it is found, or to the end. */
  async entry(path: string): Promise<LayerEntry | undefined> {
    while (!this.#entries.has(path) && !this.#isRead) await this.#readOn();
    return this.#entries.get(path);
  }

  /** Whether this layer, read to its end, takes away what layers below have at a path. */
  hides(path: string): boolean {
    const around = foldersAround(path);
    return [...around, path].some((one) => this.#removed.has(one)) || around.some((one) => this.#opaque.has(one));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#reading.return(undefined);
  }

  async #readOn(): Promise<void> {
    try {
      this.#isRead = (await this.#reading.next()).done === true;
    } catch (thrown) {
      if (thrown instanceof ImageProblem) throw thrown;
      throw isWrong("unreadable-layer", `the layer ${this.digest} can't be read: ${messageOf(thrown)}`);
    }
  }

  async *#read(open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>): AsyncGenerator<void> {
    const archive = extract();
    const source = Readable.from(unpack(await open(this.#stop.signal)), { highWaterMark: 1 });
    source.on("error", (error) => archive.destroy(error));
    try {
      for await (const entry of source.pipe(archive)) {
        await this.#keep(entry);
        yield;
      }
    } finally {
      source.destroy();
      archive.destroy();
    }
  }

  /** Files that take away what is below them have names for it: see "Whiteouts" in the image specification. */
  async #keep(entry: Entry): Promise<void> {
    const path = posix.join("/", entry.header.name).replace(/(.)\/$/, "$1");
    const [folder, name] = [posix.dirname(path), posix.basename(path)];
    const said = await read(entry, folder);
    if (name === ".wh..wh..opq") this.#opaque.add(folder);
    else if (name.startsWith(".wh.")) this.#removed.add(posix.join(folder, name.slice(4)));
    else this.#entries.set(path, said);
  }
}

/** The folders that a path leads through, from the root on, itself left out. */
export function foldersAround(path: string): string[] {
  const names = path.split("/").slice(1, -1);
  return ["/", ...names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`)];
}

async function read(entry: Entry, folder: string): Promise<LayerEntry> {
  const { type, mode = 0, linkname } = entry.header;
  const executable = (mode & 0o111) !== 0;
  const isFile = type === "file" || type === "contiguous-file";
  const head = isFile && executable ? await headOf(entry) : skip(entry);
  if (isFile) return { kind: "file", executable, head };
  if (type === "directory") return { kind: "directory" };
  if (type === "symlink") return { kind: "link", target: posix.resolve(folder, linkname ?? "") };
  return type === "link" ? { kind: "link", target: posix.join("/", linkname ?? "") } : { kind: "other" };
}

function skip(entry: Entry): Buffer {
  entry.on("error", () => {}).resume();
  return Buffer.alloc(0);
}

/** Returns when the beginning is there; the rest flows by unread while the archive is read on. */
function headOf(entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    entry
      .on("data", (chunk: Buffer) => {
        // A copy, for the chunk is part of a much larger one.
        if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
        if (head.length === headBytes) resolve(head);
      })
      .on("end", () => resolve(head))
      .on("error", reject)
      .on("close", () => resolve(head));
  });
}
