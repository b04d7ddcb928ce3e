import { performance } from "node:perf_hooks";
import type { Degradation } from "../history/degradation.ts";
import type { EventInput, EventOf } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import type { Vantage, VantageRequest } from "../host/vantage.ts";
import { sleep, unlessAborted } from "../wait.ts";
import type { Sides } from "./fault.ts";
import { type LinkPace, packetsPerS, throughputTest } from "./link-pace.ts";
import { neighbours } from "./silent-centre.ts";
import { controlMark } from "./tc.ts";
import { echoPort } from "./witness.ts";

type When = EventOf<"round-trips">["when"];

export interface LinkMeterSettings {
  degradation: Degradation;
  sides: Sides;
  vantage: (host: Host) => Vantage;
  windowMs: number;
  pace: LinkPace;
}

interface Way {
  from: Host;
  to: Host;
}

/** A link is filled to find its throughput; seldom, for whatever else uses it has to wait meanwhile. */
const throughputEveryMs = 30_000;
const graceMs = 5000;

/** Measures the link from each machine of the site to each lost one, and between neighbours, from inside their networks. */
export class LinkMeter {
  readonly #settings: LinkMeterSettings;
  readonly #degraded: readonly Way[];
  readonly #spared: readonly Way[];
  readonly #perS: number;
  readonly #lingerMs: number;

  constructor(settings: LinkMeterSettings) {
    const { sides, degradation, windowMs, pace } = settings;
    const hosts = new Map(sides.site.map((host) => [host.name, host]));
    this.#settings = settings;
    this.#degraded = sides.site.flatMap((from) => sides.centre.map(({ host: to }) => ({ from, to })));
    this.#spared = neighbours(sides.site).flatMap(({ from, to }) => {
      const [one, other] = [hosts.get(from), hosts.get(to)];
      return one && other ? [{ from: one, to: other }] : [];
    });
    this.#perS = packetsPerS(degradation, { windowMs, ways: this.#degraded.length, pace });
    const { delayMs = 0, jitterMs = 0 } = degradation;
    this.#lingerMs = Math.ceil(delayMs + jitterMs + pace.lateMs);
  }

  /** Measures everything once. */
  async measure(when: When, record: (event: EventInput) => void, signal: AbortSignal): Promise<void> {
    await this.#trains(when, this.#settings.pace.trainMs, record, signal);
    await this.#throughputs(when, record, signal);
  }

  /** Measures again and again for so long while the fault is in force, or until aborted; what is under way then does not count. */
  async watch(forMs: number, record: (event: EventInput) => void, signal: AbortSignal): Promise<void> {
    const { trainMs } = this.#settings.pace;
    const endMs = performance.now() + forMs;
    let filledMs = Number.NEGATIVE_INFINITY;
    try {
      for (;;) {
        const leftMs = endMs - performance.now() - this.#lingerMs;
        if (leftMs < trainMs / 8) return;
        const afterFillingMs = leftMs - this.#throughputMs();
        const fills = performance.now() - filledMs >= throughputEveryMs && afterFillingMs >= trainMs / 8;
        await this.#trains("during", Math.min(trainMs, fills ? afterFillingMs : leftMs), record, signal);
        if (!fills) continue;
        filledMs = performance.now();
        await this.#throughputs("during", record, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** The pace is kept also where the answers come at once, as from a fake. */
  async #trains(when: When, durationMs: number, record: (event: EventInput) => void, signal: AbortSignal) {
    const { leastPerS, mostControlPerS } = this.#settings.pace;
    const ways = [
      ...this.#degraded.map((way) => ({ ...way, perS: this.#perS, control: false })),
      ...this.#degraded.map((way) => ({ ...way, perS: Math.min(this.#perS, mostControlPerS), control: true })),
      ...this.#spared.map((way) => ({ ...way, perS: Math.min(this.#perS, leastPerS), control: false })),
    ];
    await Promise.all([
      sleep(durationMs, signal),
      ...ways.map(async ({ perS, control, ...way }) => {
        const count = Math.max(1, Math.round((perS * durationMs) / 1000));
        const lasting = { durationMs: Math.round(durationMs), lingerMs: this.#lingerMs };
        const timeoutMs = lasting.durationMs + lasting.lingerMs + graceMs;
        const train = { op: "round-trips" as const, address: way.to.address, count, ...lasting, timeoutMs };
        record(await this.#ask(when, way, control ? { ...train, tos: controlMark } : train, signal));
      }),
    ]);
  }

  /** From each machine to one after the other, for all that it sends shares its bandwidth. */
  async #throughputs(when: When, record: (event: EventInput) => void, signal: AbortSignal): Promise<void> {
    const { degradation, pace, sides } = this.#settings;
    const { bandwidthBitPerS } = degradation;
    if (bandwidthBitPerS === undefined) return;
    const { centre, site } = sides;
    const test = { ...throughputTest(bandwidthBitPerS, pace), lingerMs: this.#lingerMs };
    const timeoutMs = test.durationMs + 20 * test.lingerMs + graceMs;
    await Promise.all(
      site.map(async (from) => {
        for (const { host: to } of centre) {
          const address = addressOf(to);
          record(await this.#ask(when, { from, to }, { op: "throughput", address, ...test, timeoutMs }, signal));
        }
      }),
    );
  }

  /** Sending, and asking twice or three times what has arrived. */
  #throughputMs(): number {
    const { degradation, pace, sides } = this.#settings;
    const { bandwidthBitPerS } = degradation;
    if (bandwidthBitPerS === undefined) return 0;
    return (throughputTest(bandwidthBitPerS, pace).durationMs + 6 * this.#lingerMs) * sides.centre.length;
  }

  async #ask(when: When, { from, to }: Way, request: LinkRequest, signal: AbortSignal): Promise<EventInput> {
    const started = performance.now();
    const asking = this.#settings.vantage(from).ask(request);
    const { ok, roundTrips, throughput, error, detail = error } = await unlessAborted(asking, signal);
    const control = request.op === "round-trips" && request.tos !== undefined && { control: true as const };
    const about = { when, from: from.name, to: to.name, ...control, durationMs: performance.now() - started };
    if (ok && roundTrips) return { kind: "round-trips", ...about, outcome: "ok", ...roundTrips };
    if (ok && throughput) return { kind: "throughput", ...about, outcome: "ok", ...throughput };
    return { kind: request.op, ...about, outcome: "unknown", ...(detail !== undefined && { detail }) };
  }
}

type LinkRequest = Extract<VantageRequest, { op: "round-trips" | "throughput" }>;

const addressOf = ({ address }: Host): string => `${address}:${echoPort}`;
