import { z } from "zod";
import { isWrong, unknownBecause } from "./problem.ts";
import type { Document } from "./registry.ts";

const Digest = z.string().regex(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);

const Platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });

const IndexEntry = z.object({
  mediaType: z.string().optional(),
  digest: Digest,
  platform: Platform.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
export type IndexEntry = z.infer<typeof IndexEntry>;

const Index = z.object({ manifests: z.array(IndexEntry) });

const Layer = z.object({ mediaType: z.string(), digest: Digest });
export type Layer = z.infer<typeof Layer>;

const Manifest = z.object({ config: z.object({ mediaType: z.string(), digest: Digest }), layers: z.array(Layer) });
export type Manifest = z.infer<typeof Manifest>;

/** What of an image's configuration says what it is for and what it starts. */
const Config = Platform.partial({ os: true, architecture: true }).extend({
  config: z
    .object({
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
    })
    .nullish(),
});
export type Config = z.infer<typeof Config>;

export type Resolved = { kind: "index"; entries: IndexEntry[] } | { kind: "manifest"; manifest: Manifest };

const configTypes = ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];

/** Reads what a reference resolves to: an index (a manifest list), or one image's manifest. What it is, its content says. */
export function readDocument({ text, mediaType }: Document, what: string): Resolved {
  const value = parsed(text);
  if (/docker\.distribution\.manifest\.v1\+/.test(mediaType)) {
    throw isWrong("old-manifest", `${what} has a manifest of Docker's schema 1, which no current runtime pulls`);
  }
  const index = Index.safeParse(value);
  if (index.success) return { kind: "index", entries: index.data.manifests };
  const manifest = Manifest.safeParse(value);
  if (!manifest.success) throw unknownBecause("no-manifest", `what comes for ${what} is no manifest (${mediaType})`);
  const { config } = manifest.data;
  if (!configTypes.includes(config.mediaType)) {
    throw isWrong("no-image", `${what} is no container image: its configuration is ${config.mediaType}`);
  }
  return { kind: "manifest", manifest: manifest.data };
}

export function readConfig(text: string, what: string): Config {
  const config = Config.safeParse(parsed(text));
  if (!config.success) throw isWrong("no-config", `the configuration of ${what} can't be read`);
  return config.data;
}

/** Builders put what they say about an image beside it, as entries for no platform. */
export const isAttestation = ({ annotations, platform }: IndexEntry): boolean =>
  annotations?.["vnd.docker.reference.type"] !== undefined || platform?.os === "unknown";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
