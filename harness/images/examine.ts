import type { ImageReference } from "../site/image-reference.ts";
import { writeImageReference } from "../site/image-reference.ts";
import { followCommand, ownCommand } from "./entry-point.ts";
import { findPlatform, type Located, type PlatformImage, platformOf, platformsIn } from "./find-platform.ts";
import { ImageFiles } from "./image-files.ts";
import type { InventoryImage } from "./inventory.ts";
import { LayerFiles } from "./layer.ts";
import { type Architecture, writePlatform } from "./platform.ts";
import { ImageProblem, isMissing } from "./problem.ts";
import type { ArchitectureRecord, EntryPoint, ImageRecord, Trouble } from "./record.ts";
import type { Registry } from "./registry.ts";

export interface Examining {
  architectures: readonly Architecture[];
  /** The registries to ask for what belongs to this host, in this order. */
  registriesFor(host: string): readonly Registry[];
  signal: AbortSignal;
}

/** Layers of gigabytes over a slow line take long; what takes longer than this is unknown. */
const layersLimitMs = 10 * 60_000;

/** Looks an image up and into its layers. Throws only what is a defect, or the signal's reason. */
export async function examine(image: InventoryImage, examining: Examining): Promise<ImageRecord> {
  const { reference, usedBy } = image;
  const about = { image: writeImageReference(reference), usedBy: [...usedBy] };
  try {
    const located = await locate(reference, examining);
    const { registry, document } = located;
    const looked = examining.architectures.map(
      async (architecture) => [architecture, await lookInto(located, architecture, image, examining)] as const,
    );
    return {
      ...about,
      askedAt: registry.host,
      mediaType: document.mediaType,
      digest: document.digest,
      platforms: platformsIn(located),
      architectures: Object.fromEntries(await Promise.all(looked)),
    };
  } catch (thrown) {
    return { ...about, platforms: [], architectures: {}, trouble: troubleOf(thrown, examining.signal) };
  }
}

/** Where the image is: at the first registry that has it. One that can't tell leaves open whether the image is anywhere. */
async function locate(reference: ImageReference, { registriesFor }: Examining): Promise<Located> {
  const { host, repository: path, tag = "latest", digest } = reference;
  const problems: ImageProblem[] = [];
  for (const registry of registriesFor(host)) {
    const repository = { path, ...(registry.host !== host && { mirrored: host }) };
    try {
      return { registry, repository, document: await registry.manifest(repository, digest ?? tag) };
    } catch (thrown) {
      if (!(thrown instanceof ImageProblem)) throw thrown;
      problems.push(thrown);
    }
  }
  throw problems.find(({ kind }) => kind !== "missing") ?? problems[0] ?? isMissing("not-there", "no registry has it");
}

async function lookInto(
  located: Located,
  architecture: Architecture,
  image: InventoryImage,
  { signal }: Examining,
): Promise<ArchitectureRecord> {
  try {
    const found = await findPlatform(located, architecture);
    const { digest, config, indexPlatform } = found;
    return {
      digest,
      ...(indexPlatform && { indexPlatform }),
      configPlatform: writePlatform(platformOf(config)),
      entryPoints: await entryPointsOf(found, located, image, signal),
    };
  } catch (thrown) {
    return { entryPoints: [], trouble: troubleOf(thrown, signal) };
  }
}

async function entryPointsOf(
  { manifest, config }: PlatformImage,
  { registry, repository }: Located,
  { startsItself, commands }: InventoryImage,
  signal: AbortSignal,
): Promise<EntryPoint[]> {
  const own = startsItself ? ownCommand(config) : undefined;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(layersLimitMs)]);
  const layers = manifest.layers
    .toReversed()
    .map(
      ({ digest }) =>
        new LayerFiles(digest, (stop) => registry.openBlob(repository, digest, AbortSignal.any([limited, stop]))),
    );
  await using files = new ImageFiles(layers);
  const entryPoints: EntryPoint[] = [];
  const wanted = [
    ...(own === undefined ? [] : [{ command: own, by: "image" as const }]),
    ...commands.map((command) => ({ command, by: "manifest" as const })),
  ];
  for (const { command, by } of wanted) {
    try {
      entryPoints.push({ command, by, steps: await followCommand(command, files, config) });
    } catch (thrown) {
      const trouble = limited.aborted ? tooSlow : undefined;
      signal.throwIfAborted();
      entryPoints.push({ command, by, steps: [], trouble: trouble ?? troubleOf(thrown, signal) });
    }
  }
  return entryPoints;
}

const tooSlow: Trouble = {
  kind: "unknown",
  code: "too-slow",
  text: `reading its layers took longer than ${layersLimitMs / 60_000} min`,
};

function troubleOf(thrown: unknown, signal: AbortSignal): Trouble {
  signal.throwIfAborted();
  if (!(thrown instanceof ImageProblem)) throw thrown;
  return { kind: thrown.kind, code: thrown.code, text: thrown.message };
}
