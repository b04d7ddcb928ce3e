import { IslandingError } from "../../errors.ts";
import type { Vantage } from "../../host/vantage.ts";
import { waitFor } from "../../wait.ts";
import type { Provider } from "./provider.ts";
import { publishedKeys } from "./tokens.ts";

const limitMs = 15_000;

/** Rotates the provider's keys, and returns which it published before and which after, the signing one first. `vantage` is at the provider's own machine. */
export async function rotate(
  { address, rotateKeys }: Provider,
  vantage: Vantage,
  signal: AbortSignal,
): Promise<{ before: string[]; after: string[] }> {
  const before = await publishedKeys(vantage, address);
  if (!before) throw new IslandingError("no-keys", "Expected the identity provider to publish keys, found none.");
  await rotateKeys(signal);
  const changed = async () => {
    const keys = await publishedKeys(vantage, address);
    return keys?.[0] !== before[0] && keys;
  };
  const after = await waitFor(changed, { what: "the identity provider to publish a new key", limitMs, signal });
  return { before, after };
}
