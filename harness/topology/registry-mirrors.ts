import { z } from "zod";
import { usageError } from "../errors.ts";

const host = "[a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?";
const Mirrors = z.record(
  z
    .string()
    .regex(new RegExp(`^(\\*|${host})$`), "a registry's host, like docker.io or registry.example:5000, or * for all"),
  z
    .array(z.string().regex(new RegExp(`^https?://${host}$`), "an address like http://mirror:5000, without a path"))
    .min(1),
);

/** Where nodes look for a registry's images before they ask the registry itself: its host (`*`: any) → addresses, asked in this order. */
export type RegistryMirrors = Readonly<Record<string, readonly string[]>>;

/** k3s's registries.yaml (JSON is YAML). Throws a usage error for what is no host or no address. */
export function registriesYaml(mirrors: RegistryMirrors): string {
  const read = Mirrors.safeParse(mirrors);
  const [issue] = read.error?.issues ?? [];
  if (issue) {
    const wrongKey = issue.code === "invalid_key" ? issue.issues[0]?.message : undefined;
    const found = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], mirrors);
    const what = wrongKey ? issue.path.at(-1) : found;
    throw usageError(
      "bad-registry-mirrors",
      `Expected the registry mirrors to have ${wrongKey ?? issue.message}, found ${JSON.stringify(what)}.`,
    );
  }
  const entries = Object.entries(mirrors).map(([registry, endpoint]) => [registry, { endpoint }]);
  // k3d takes a text of one line for a file's name.
  return `${JSON.stringify({ mirrors: Object.fromEntries(entries) }, null, 2)}\n`;
}
