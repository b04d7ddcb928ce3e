import { type Config, type IndexEntry, isAttestation, type Manifest, readConfig, readDocument } from "./manifest.ts";
import { type Architecture, type Platform, runsOn, writePlatform } from "./platform.ts";
import { ImageProblem, isMissing } from "./problem.ts";
import type { Document, Registry, Repository } from "./registry.ts";

/** An image in a registry. */
export interface Located {
  registry: Registry;
  repository: Repository;
  document: Document;
}

/** An image's manifest for one architecture, with its configuration. */
export interface PlatformImage {
  digest: string;
  manifest: Manifest;
  config: Config;
  /** What the index says of it, where one does. */
  indexPlatform?: string;
}

/** An index may name another, but hardly ever a third. */
const mostIndexes = 3;

/** The platforms that an index names. What is no platform, such as an attestation, is left out. */
export function platformsIn({ document }: Located): { platform: string; digest: string }[] {
  const resolved = readDocument(document, "it");
  if (resolved.kind === "manifest") return [];
  return imagesIn(resolved.entries).flatMap(({ platform, digest }) =>
    platform ? [{ platform: writePlatform(platform), digest }] : [],
  );
}

/** What every Linux machine of an architecture gets for this image. Throws an `ImageProblem` where that is nothing. */
export async function findPlatform(located: Located, architecture: Architecture): Promise<PlatformImage> {
  const seen = new Set<string>();
  const found = await search(located, { architecture, seen, indexesLeft: mostIndexes });
  if (found) return found;
  throw isMissing("no-platform", seen.size > 0 ? `it is for ${[...seen].join(", ")} only` : "it is for no platform");
}

interface Search {
  architecture: Architecture;
  /** The platforms that were found and not wanted. */
  seen: Set<string>;
  indexesLeft: number;
  /** What the index around says; runtimes go by it, whatever the image says of itself. */
  indexPlatform?: string;
}

async function search(located: Located, wanted: Search): Promise<PlatformImage | undefined> {
  const { architecture, seen, indexesLeft, indexPlatform } = wanted;
  const { document, repository } = located;
  const resolved = readDocument(document, `${repository.path}@${document.digest}`);
  if (resolved.kind === "manifest") {
    const image = await withConfig(located, resolved.manifest);
    if (indexPlatform !== undefined) return { ...image, indexPlatform };
    const platform = platformOf(image.config);
    seen.add(writePlatform(platform));
    return runsOn(platform, architecture) ? image : undefined;
  }
  if (indexesLeft === 0) return undefined;
  for (const entry of inOrder(imagesIn(resolved.entries), architecture, seen)) {
    const platform = entry.platform && writePlatform(entry.platform);
    const inner = { ...located, document: await documentOf(located, entry, platform) };
    const deeper = { architecture, seen, indexesLeft: indexesLeft - 1, ...(platform && { indexPlatform: platform }) };
    const found = await search(inner, deeper);
    if (found) return found;
  }
  return undefined;
}

/** What may be for this architecture: what says so first, then what says nothing of its platform. */
function inOrder(entries: readonly IndexEntry[], architecture: Architecture, seen: Set<string>): IndexEntry[] {
  const named = entries.flatMap((entry) => (entry.platform ? [{ entry, platform: entry.platform }] : []));
  for (const { platform } of named) if (!runsOn(platform, architecture)) seen.add(writePlatform(platform));
  return [
    ...named.filter(({ platform }) => runsOn(platform, architecture)).map(({ entry }) => entry),
    ...entries.filter(({ platform }) => platform === undefined),
  ];
}

async function documentOf(
  { registry, repository }: Located,
  { digest }: IndexEntry,
  platform = "an image",
): Promise<Document> {
  try {
    return await registry.manifest(repository, digest);
  } catch (thrown) {
    if (!(thrown instanceof ImageProblem) || thrown.kind !== "missing") throw thrown;
    const named = `its index names ${platform} (${digest})`;
    throw isMissing("manifest-missing", `${named}, but ${registry.host} does not have that manifest`);
  }
}

async function withConfig(
  { registry, repository, document: { digest } }: Located,
  manifest: Manifest,
): Promise<PlatformImage> {
  const config = readConfig(await registry.blob(repository, manifest.config.digest), `${repository.path}@${digest}`);
  return { digest, manifest, config };
}

/** What an image says of itself. */
export const platformOf = ({ os = "", architecture = "", variant }: Config): Platform => ({
  os,
  architecture,
  variant,
});

const imagesIn = (entries: readonly IndexEntry[]) => entries.filter((entry) => !isAttestation(entry));
