import type { EventInput } from "../history/event.ts";
import { sleep } from "../wait.ts";

/** Observes and never judges: what it could not find out is an observation too. Never throws. */
export interface Probe {
  readonly name: string;
  observe(signal: AbortSignal): Promise<EventInput>;
}

/**
 * Observes with each probe in turn, over and over, spreading them evenly so that a whole round takes `roundMs`;
 * a slow answer does not hold up the next question. Resolves when aborted and the last answer is in.
 */
export async function observeForever(
  probes: readonly Probe[],
  roundMs: number,
  record: (event: EventInput) => void,
  signal: AbortSignal,
): Promise<void> {
  const inFlight = new Map<Probe, Promise<void>>();
  while (!signal.aborted) {
    for (const probe of probes) {
      await sleep(roundMs / probes.length, signal).catch(() => undefined);
      if (signal.aborted) break;
      if (inFlight.has(probe)) continue;
      const observation = probe.observe(signal).then((event) => {
        inFlight.delete(probe);
        if (!signal.aborted) record(event);
      });
      inFlight.set(probe, observation);
    }
  }
  await Promise.all(inFlight.values());
}
