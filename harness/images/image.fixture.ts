import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { type Headers, pack } from "tar-stream";
import type { Platform } from "./platform.ts";

/** Bytes that a registry keeps under their digest. */
export interface Blob {
  mediaType: string;
  digest: string;
  bytes: Buffer;
}

/** A layer, and the digest of what is compressed in it. */
export interface LayerBlob extends Blob {
  diffId: string;
}

/** A manifest or an index, and all that it needs to be in the same repository before it. */
export interface Pushed extends Blob {
  manifests: readonly Pushed[];
  blobs: readonly Blob[];
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const blob = (mediaType: string, bytes: Buffer): Blob => ({ mediaType, digest: sha256(bytes), bytes });
const descriptor = ({ mediaType, digest, bytes }: Blob) => ({ mediaType, digest, size: bytes.length });
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** The two families of media types. */
export const oci = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
  plain: "application/vnd.oci.image.layer.v1.tar",
};
export const docker: typeof oci = {
  index: "application/vnd.docker.distribution.manifest.list.v2+json",
  manifest: "application/vnd.docker.distribution.manifest.v2+json",
  config: "application/vnd.docker.container.image.v1+json",
  gzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  zstd: "application/vnd.docker.image.rootfs.diff.tar.zstd",
  plain: "application/vnd.docker.image.rootfs.diff.tar",
};

/** The beginning of a program for a machine, with some more behind it. */
export function program(machine: "AArch64" | "x86-64"): Buffer {
  const bytes = Buffer.alloc(2000, machine);
  bytes.write("7f454c46020101000000000000000000", "hex");
  bytes.writeUInt16LE(2, 16);
  bytes.writeUInt16LE(machine === "AArch64" ? 183 : 62, 18);
  return bytes;
}

/** A file, a folder (null), a link (its target) or a file of a mode of its own; by its path. */
export type Files = Readonly<Record<string, Buffer | string | null | { link: string } | { hard: string }>>;

/** An archive of files, all of them executable. */
export async function archive(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) {
    const header: Headers = { name, mode: 0o755, mtime: new Date(0) };
    if (content === null) tar.entry({ ...header, type: "directory" });
    else if (typeof content === "string" || Buffer.isBuffer(content)) tar.entry(header, content);
    else if ("link" in content) tar.entry({ ...header, type: "symlink", linkname: content.link });
    else tar.entry({ ...header, type: "link", linkname: content.hard });
  }
  tar.finalize();
  return buffer(tar);
}

export type Compression = "gzip" | "zstd" | "plain";

export async function layer(files: Files, compression: Compression = "gzip", types = oci): Promise<LayerBlob> {
  const bytes = await archive(files);
  const compress = { gzip: gzipSync, zstd: zstdCompressSync, plain: (plain: Buffer) => plain }[compression];
  return { ...blob(types[compression], compress(bytes)), diffId: sha256(bytes) };
}

export interface ImageOptions {
  platform: Platform;
  /** The oldest first. */
  layers: readonly LayerBlob[];
  config?: object;
  types?: typeof oci;
}

export function image({ platform, layers, config = { Entrypoint: ["/app"] }, types = oci }: ImageOptions): Pushed {
  const rootfs = { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) };
  const configuration = blob(types.config, json({ ...platform, config, rootfs }));
  const content = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(configuration),
    layers: layers.map(descriptor),
  };
  return { ...blob(types.manifest, json(content)), manifests: [], blobs: [configuration, ...layers] };
}

/** An index of these manifests, each with what it is said to be for. */
export function index(
  entries: readonly { manifest: Pushed; platform?: Platform; annotations?: Record<string, string> }[],
  types = oci,
): Pushed {
  const manifests = entries.map(({ manifest, ...said }) => ({ ...descriptor(manifest), ...said }));
  const content = { schemaVersion: 2, mediaType: types.index, manifests };
  return { ...blob(types.index, json(content)), manifests: entries.map(({ manifest }) => manifest), blobs: [] };
}

/** Anything else that a registry keeps, as a manifest of its own. */
export function artefact(config: Blob, layers: readonly Blob[]): Pushed {
  const content = {
    schemaVersion: 2,
    mediaType: oci.manifest,
    config: descriptor(config),
    layers: layers.map(descriptor),
  };
  return { ...blob(oci.manifest, json(content)), manifests: [], blobs: [config, ...layers] };
}

export const someBlob = (mediaType: string, content: unknown): Blob => blob(mediaType, json(content));
