import { z } from "zod";
import { messageOf } from "../errors.ts";

/** What the store says of a snap (https://api.snapcraft.io/docs/info.html). */
const Info = z.object({
  "channel-map": z.array(
    z.object({ channel: z.object({ name: z.string(), architecture: z.string() }), version: z.string() }),
  ),
});

const store = "https://api.snapcraft.io";
const limitMs = 5000;

/** Which version the store has of a snap in a channel, for this machine's processor; or why that can't be told. */
export async function askStore(
  snap: string,
  channel: string,
  { signal, url = store, askMs = limitMs }: { signal: AbortSignal; url?: string; askMs?: number },
): Promise<{ version: string } | { reason: string }> {
  const limit = AbortSignal.timeout(askMs);
  const asking = { headers: { "Snap-Device-Series": "16" }, signal: AbortSignal.any([signal, limit]) };
  try {
    const response = await fetch(`${url}/v2/snaps/info/${snap}?fields=channel-map,version`, asking);
    if (!response.ok) return { reason: `the snap store answers ${response.status} for ${snap}` };
    const { "channel-map": releases } = Info.parse(await response.json());
    const here = { x64: "amd64", arm64: "arm64" }[process.arch as "x64" | "arm64"] ?? process.arch;
    const found = releases.find((one) => one.channel.name === channel && one.channel.architecture === here);
    return found ? { version: found.version } : { reason: `the snap store has no ${snap} in ${channel} for ${here}` };
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return { reason: `the snap store does not answer within ${askMs / 1000} s` };
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { reason: "the snap store answers in another form than is known" };
    const { cause } = error as { cause?: unknown };
    return { reason: `the snap store can't be reached: ${messageOf(cause ?? error)}` };
  }
}
