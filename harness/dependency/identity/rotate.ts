import type { Vantage } from "../../host/vantage.ts";
import { waitFor } from "../../wait.ts";
import type { Provider } from "./provider.ts";
import { publishedKeys } from "./tokens.ts";

/** Rotates the provider's keys, and returns which it published before and which after, the signing one first. `vantage` is at the provider's own machine. */
export async function rotate(
  { address, rotateKeys, answerLimitMs: limitMs }: Provider,
  vantage: Vantage,
  signal: AbortSignal,
): Promise<{ before: string[]; after: string[] }> {
  const published = () => publishedKeys(vantage, address);
  const before = await waitFor(published, { what: "the identity provider to publish its keys", limitMs, signal });
  await rotateKeys(signal);
  const changed = async () => {
    const keys = await published();
    return keys?.[0] !== before[0] && keys;
  };
  const after = await waitFor(changed, { what: "the identity provider to publish a new key", limitMs, signal });
  return { before, after };
}
