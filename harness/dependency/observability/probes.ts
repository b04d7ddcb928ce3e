import type { EventInput } from "../../history/event.ts";
import type { Host } from "../../host/host.ts";
import type { Vantage } from "../../host/vantage.ts";
import type { Probe } from "../../probe/probe.ts";
import { countsOfAgent } from "./agent.ts";
import { bufferFolder } from "./files.ts";
import { arrivedUntil, type CentralStore } from "./store.ts";
import type { Taken } from "./taken.ts";

const limitMs = 5000;

/** What the site's agent says it has taken, and how large its buffer is. */
export const takenProbe = (agent: Host, vantage: Vantage, samples: Taken): Probe => ({
  name: `samples taken on ${agent.name}`,
  async observe(signal): Promise<EventInput> {
    const about = { kind: "samples-taken" as const, host: agent.name };
    const counts = await countsOfAgent(vantage);
    if (typeof counts === "string") return { ...about, outcome: "unknown", detail: counts };
    const listing = await agent.exec(["du", "--summarize", "--bytes", bufferFolder], { signal, timeoutMs: limitMs });
    const bufferBytes = Number.parseInt(listing.stdout, 10);
    return { ...about, outcome: "ok", ...samples.add(counts), ...(bufferBytes > 0 && { bufferBytes }) };
  },
});

/** How much of that central monitoring knows. */
export const arrivedProbe = (centre: Host, vantage: Vantage, store: CentralStore, samples: Taken): Probe => ({
  name: `samples arrived on ${centre.name}`,
  async observe(): Promise<EventInput> {
    const about = { kind: "samples-arrived" as const, host: centre.name };
    const asked = samples.asked;
    if (!asked) return { ...about, outcome: "unknown", latencyMs: 0, detail: "no sample is known to have been taken" };
    const { untilS, taken } = asked;
    const { found, latencyMs } = await arrivedUntil(vantage, store, untilS);
    if (typeof found === "string") return { ...about, outcome: "unknown", latencyMs, detail: found };
    return { ...about, outcome: "ok", latencyMs, untilS, taken, arrived: found };
  },
});
