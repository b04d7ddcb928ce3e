import { existsSync, readFileSync } from "node:fs";

/** The version in the package's own package.json, which stands above this file in a checkout and in a package. */
export function version(): string {
  const found = ["../../package.json", "../../../package.json"]
    .map((path) => new URL(path, import.meta.url))
    .find((path) => existsSync(path));
  return found ? (JSON.parse(readFileSync(found, "utf8")) as { version: string }).version : "unknown";
}
