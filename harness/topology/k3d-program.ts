import type { BuildContext } from "../parts/ensured.ts";
import { ensureK3d, pinnedK3dVersion } from "../parts/k3d-parts.ts";
import { k3dVersion } from "./k3d-cli.ts";

export interface K3dProgram {
  program: string;
  /** Without the `v`. */
  version: string;
}

/** The `k3d` on this machine's PATH, where it is no older than the one that would be compiled. */
export async function installedK3d(signal: AbortSignal): Promise<K3dProgram | undefined> {
  const version = await k3dVersion("k3d", signal);
  const isRecent = version?.localeCompare(await pinnedK3dVersion(), "en", { numeric: true }) ?? -1;
  return version !== undefined && isRecent >= 0 ? { program: "k3d", version } : undefined;
}

/** Which k3d would be taken, in words. */
export async function describeK3d(signal: AbortSignal): Promise<string> {
  const installed = await installedK3d(signal);
  return installed ? `k3d v${installed.version}` : `k3d v${await pinnedK3dVersion()}, compiled here`;
}

/** The machine's own k3d, else one compiled from its module. */
export async function someK3d(context: BuildContext): Promise<K3dProgram> {
  const installed = await installedK3d(context.signal);
  return installed ?? { program: await ensureK3d(context), version: await pinnedK3dVersion() };
}
