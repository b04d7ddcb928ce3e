/** Where a registry listens. Without a scheme it is asked by TLS; only one on this machine's loopback may also do without. */
export interface RegistryAddress {
  /** As in references: `docker.io`, `registry.example:5000`. */
  host: string;
  scheme?: "http" | "https";
}

/** Reads HOST, HOST:PORT or either after a scheme; undefined for anything else. */
export function readRegistryAddress(text: string): RegistryAddress | undefined {
  const [, scheme, host = ""] = /^(?:(https?):\/\/)?([^/\s@?#]+)\/?$/.exec(text) ?? [];
  if (!URL.canParse(`https://${host}/`)) return undefined;
  return { host, ...(scheme && { scheme: scheme as "http" | "https" }) };
}

/** The addresses under which its API may be found, in the order in which to try them. */
export function addressesOf({ host, scheme }: RegistryAddress): URL[] {
  const served = host === "docker.io" ? "registry-1.docker.io" : host;
  if (scheme) return [new URL(`${scheme}://${served}`)];
  const secure = new URL(`https://${served}`);
  return isLoopback(secure.hostname) ? [secure, new URL(`http://${served}`)] : [secure];
}

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
