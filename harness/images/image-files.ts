import { posix } from "node:path";
import { foldersAround, type LayerEntry, type LayerFiles } from "./layer.ts";
import { isWrong } from "./problem.ts";

/** A file of an image, and the layer that it comes from. */
export interface ImageFile {
  path: string;
  layer: string;
  entry: LayerEntry;
}

/** As many as the kernel follows. */
const mostLinks = 40;

/** What an image's layers come to when they are laid over each other; each is read only where the newer ones leave it open. */
export class ImageFiles implements AsyncDisposable {
  /** The newest first. */
  readonly #layers: readonly LayerFiles[];

  constructor(newestFirst: readonly LayerFiles[]) {
    this.#layers = newestFirst;
  }

  /** The file at a path, links followed; undefined where there is none. */
  async find(path: string): Promise<ImageFile | undefined> {
    let wanted = posix.resolve("/", path);
    for (let links = 0; links <= mostLinks; links++) {
      const found = await this.#look(wanted);
      if (typeof found !== "string") return found;
      wanted = found;
    }
    throw isWrong("endless-links", `${path} is a link that leads through more than ${mostLinks} others`);
  }

  /**
   * The first of these paths that is a program. To be sure of the order all layers would have to be read: what the newest
   * layer has that has any of them is taken first.
   */
  async findProgram(paths: readonly string[]): Promise<ImageFile | undefined> {
    for (const layer of this.#layers) {
      for (const path of paths) {
        const program = (await layer.entry(path)) && asProgram(await this.find(path));
        if (program) return program;
      }
    }
    for (const path of paths) {
      const program = asProgram(await this.find(path));
      if (program) return program;
    }
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#layers.map((layer) => layer[Symbol.asyncDispose]()));
  }

  /** The file at a path, or where a link on the way to it leads. */
  async #look(path: string): Promise<ImageFile | string | undefined> {
    const folders = new Set<string>();
    for (const layer of this.#layers) {
      const entry = await layer.entry(path);
      if (entry?.kind === "link") return entry.target;
      if (entry) return { path, layer: layer.digest, entry };
      for (const folder of foldersAround(path).filter((one) => !folders.has(one))) {
        const around = await layer.entry(folder);
        if (around?.kind === "directory") folders.add(folder);
        else if (around?.kind === "link") return posix.join(around.target, posix.relative(folder, path));
        else if (around) return undefined;
      }
      if (layer.hides(path)) return undefined;
    }
    return undefined;
  }
}

const asProgram = (file: ImageFile | undefined): ImageFile | undefined =>
  file?.entry.kind === "file" && file.entry.executable ? file : undefined;
