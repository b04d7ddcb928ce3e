import { type EventOf, eventsOf, type History } from "../history/event.ts";
import type { Moments } from "../history/moments.ts";
import { downtimes } from "./certificate-samples.ts";

type When = EventOf<"round-trips">["when"];

/** Trains of packets, or one train, and what came back of them. */
export interface Trips {
  t: number;
  sent: number;
  received: number;
  duplicated: number;
  rttMs: readonly number[];
}

/** What got through of one stream that filled the link. */
export interface Filled {
  t: number;
  bitPerS: number;
}

/** Everything that was measured of the way from one host to another; `during` only what is wholly in the fault's time. */
export interface WaySamples {
  from: string;
  to: string;
  trips: Record<When, Trips[]>;
  /** Of packets that had the mark with which they are not degraded. */
  control: Record<When, Trips[]>;
  filled: Record<When, Filled[]>;
}

/** Gathers what was measured of a link way by way, without what a rebooting host at one of its ends took part in. */
export function linkSamples(history: History, { installedMs, healMs, endMs }: Moments): WaySamples[] {
  const [fromMs, toMs] = [installedMs ?? endMs, healMs ?? endMs];
  const down = downtimes(history);
  const counts = ({ when, from, to, t, durationMs }: EventOf<"round-trips"> | EventOf<"throughput">) =>
    (when !== "during" || (t - durationMs >= fromMs && t <= toMs)) &&
    !down.some(
      ({ host, ...span }) => (host === from || host === to) && t >= span.fromMs && t - durationMs <= span.toMs,
    );
  const trips = eventsOf(history, "round-trips").filter(counts);
  const filled = eventsOf(history, "throughput").filter(counts);
  const keyOf = ({ from, to }: { from: string; to: string }) => JSON.stringify([from, to]);
  return Array.from(Map.groupBy([...trips, ...filled], keyOf).values()).flatMap((ofWay) => {
    const [first] = ofWay;
    if (!first) return [];
    const isOfWay = (event: { from: string; to: string }) => keyOf(event) === keyOf(first);
    const answered = trips.filter(isOfWay).filter(({ outcome }) => outcome === "ok");
    return [
      {
        from: first.from,
        to: first.to,
        control: byWhen(
          answered.filter(({ control }) => control),
          tripsOf,
        ),
        trips: byWhen(
          answered.filter(({ control }) => !control),
          tripsOf,
        ),
        filled: byWhen(
          filled.filter(isOfWay).filter(({ spanMs = 0 }) => spanMs > 0),
          filledOf,
        ),
      },
    ];
  });
}

function byWhen<E extends { when: When }, S>(events: readonly E[], sampleOf: (event: E) => S): Record<When, S[]> {
  const at = (when: When) => events.filter((event) => event.when === when).map(sampleOf);
  return { before: at("before"), during: at("during"), after: at("after") };
}

const tripsOf = ({ t, sent = 0, received = 0, duplicated = 0, rttMs = [] }: EventOf<"round-trips">): Trips => ({
  t,
  sent,
  received,
  duplicated,
  rttMs,
});

const filledOf = ({ t, receivedBytes = 0, spanMs = 0 }: EventOf<"throughput">): Filled => ({
  t,
  bitPerS: (receivedBytes * 8 * 1000) / spanMs,
});

/** Several trains as one; its time is the last one's. */
export function together(trains: readonly Trips[]): Trips {
  const sum = (of: (train: Trips) => number) => trains.reduce((total, train) => total + of(train), 0);
  return {
    t: trains.at(-1)?.t ?? 0,
    sent: sum(({ sent }) => sent),
    received: sum(({ received }) => received),
    duplicated: sum(({ duplicated }) => duplicated),
    rttMs: trains.flatMap(({ rttMs }) => rttMs),
  };
}
