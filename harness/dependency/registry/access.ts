import { IslandingError } from "../../errors.ts";
import type { Host } from "../../host/host.ts";
import { waitFor } from "../../wait.ts";
import { htpasswd } from "../basic-access.ts";
import { htpasswdPath, type RegistryAccess } from "./files.ts";
import { cachedTag, craneAs, repository } from "./images.ts";

const limitMs = 20_000;

export interface EndingAccess {
  machine: Host;
  /** Where the registry answers. */
  server: string;
  ending: RegistryAccess;
  /** Who is let in as before. */
  kept: RegistryAccess;
}

/** Ends an access to the registry, as one ends that nobody renewed in time; that it was good and is refused are both seen. */
export async function endAccess({ machine, server, ending, kept }: EndingAccess, signal: AbortSignal): Promise<void> {
  const asking = craneAs(ending.user, "digest", `${server}/${repository}:${cachedTag}`);
  const ask = () => machine.exec(asking, { signal, timeoutMs: limitMs });
  const before = await ask();
  if (!before.ok) {
    throw new IslandingError(
      "access-refused",
      `Expected the registry to let in ${ending.user}, found: ${before.stderr}`,
    );
  }
  const input = await htpasswd([kept]);
  await machine.exec(["install", "-m", "600", "/dev/stdin", htpasswdPath], { input, signal });
  await waitFor(async () => /unauthorized/i.test((await ask()).stderr), {
    what: "the registry to refuse an access that has ended",
    limitMs,
    signal,
  });
}
