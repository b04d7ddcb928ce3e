/** The architectures that a site's nodes may have, in the words of image indexes. */
export const architectures = ["amd64", "arm64"] as const;
export type Architecture = (typeof architectures)[number];

/** What an index or an image's configuration says that it is made for. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string | undefined;
}

/** The variant that every machine of the architecture runs: saying it, or none, is the same. */
const baseline: Readonly<Record<Architecture, string>> = { amd64: "v1", arm64: "v8" };

/** Whether every Linux machine of this architecture runs what is made for this platform. */
export function runsOn(platform: Platform, wanted: Architecture): boolean {
  const { os, architecture, variant } = normal(platform);
  return os === "linux" && architecture === wanted && (variant || baseline[wanted]) === baseline[wanted];
}

/** As in `linux/arm64`, or `linux/arm64/v8` where a variant is said. */
export function writePlatform(platform: Platform): string {
  const { os, architecture, variant } = normal(platform);
  return [os || "?", architecture || "?", variant].filter(Boolean).join("/");
}

/** Reads what `writePlatform` wrote. */
export function readPlatform(text: string): Platform {
  const [os = "", architecture = "", variant] = text.split("/");
  return { os, architecture, variant };
}

/** Some builders say what the kernel says of a machine. */
const others: Readonly<Record<string, string>> = { aarch64: "arm64", x86_64: "amd64", "x86-64": "amd64" };

function normal({ os, architecture, variant }: Platform): Platform {
  const [lowerOs, lower] = [os.toLowerCase(), architecture.toLowerCase()];
  return { os: lowerOs, architecture: others[lower] ?? lower, variant: variant?.toLowerCase() };
}
