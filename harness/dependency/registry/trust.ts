import { IslandingError } from "../../errors.ts";
import type { Host } from "../../host/host.ts";
import { type KnownRegistry, nodeFiles } from "./files.ts";

/** Where a node's containerd looks for what it is to know of registries: its own choice, or k3s's. */
const ownFolder = "/etc/containerd/certs.d";
const k3sFolder = "/var/lib/rancher/k3s/agent/etc/containerd/certs.d";

/** Has a node trust the registry's certificate; containerd reads these files at every pull. */
export async function trustRegistry(
  node: Host,
  registry: KnownRegistry,
  authority: string,
  signal: AbortSignal,
): Promise<void> {
  const isK3s = (await node.exec(["ls", k3sFolder], { signal })).ok;
  const files = nodeFiles(registry, authority, isK3s ? k3sFolder : ownFolder);
  for (const [path, input] of Object.entries(files)) {
    const written = await node.exec(["install", "-D", "-m", "644", "/dev/stdin", path], { input, signal });
    if (!written.ok) throw new IslandingError("node-file", `Writing ${path} on ${node.name} failed: ${written.stderr}`);
  }
}
