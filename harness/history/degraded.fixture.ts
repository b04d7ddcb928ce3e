import { confirmedCut } from "./cut.fixture.ts";
import { at, hosts, siteNodes } from "./cut-story.fixture.ts";
import type { Degradation } from "./degradation.ts";
import type { EventOf, History } from "./event.ts";
import type { WrittenEvent } from "./history.fixture.ts";

type When = EventOf<"round-trips">["when"];
export type TripsEvent = Extract<WrittenEvent, { kind: "round-trips" }>;
export type ThroughputEvent = Extract<WrittenEvent, { kind: "throughput" }>;

const site = hosts.filter((host) => host !== "centre");
const roundTripMs = 0.4;
/** Few, for tests to be quick; so what is lost or doubled has to be a large share. */
const packets = 40;
const trainMs = 8_500;

/** A link that was as bad for four minutes as it was asked to be, proved from beginning to end; `edit` changes what is told of it. */
export const confirmedDegradation = (
  asked: Degradation,
  edit: (events: WrittenEvent[]) => WrittenEvent[] = (events) => events,
): History =>
  confirmedCut({ fault: "degrade", variants: ["none"] }, (events) => edit([...events, ...linkEvents(asked)]));

/** What such a link adds to the events of a window with the fault `degrade`. */
export function linkEvents(asked: Degradation): WrittenEvent[] {
  const where = Object.fromEntries(site.map((host) => [host, "in its network namespace"]));
  const counted = { packets: 960, bytes: 55_680, dropped: 192 };
  const rules = site.map((host) => ({ host, rule: "qdisc netem 15c:", ...counted }));
  return [
    { t: at.installed + 5, kind: "degradation", asked, where },
    { t: at.heal - 1, kind: "counters", when: "before-heal", rules },
    ...measured("before", [48_900], asked),
    ...measured("during", during, asked),
    ...measured("after", [300_900], asked),
  ];
}

/** The end of every train in the window. */
const during = Array.from({ length: 24 }, (_, index) => at.installed + 9_000 + index * 10_000).filter(
  (t) => t <= at.heal,
);

function measured(when: When, times: readonly number[], asked: Degradation): WrittenEvent[] {
  const untouched = { ...asked, delayMs: 0, jitterMs: 0, lossPercent: 0, duplicatePercent: 0 };
  const degraded = when === "during" ? asked : untouched;
  const neighbours = siteNodes.slice(1).map((from) => ({ from, to: "left-alone" }));
  return times.flatMap((t) => [
    ...site.map((from) => trips(t, when, { from, to: "centre" }, degraded)),
    ...site.map((from) => ({ ...trips(t, when, { from, to: "centre" }, untouched), control: true as const })),
    ...neighbours.map((way) => trips(t, when, way, untouched)),
    ...site.flatMap((from) => throughput(t, when, from, asked)),
  ]);
}

function trips(t: number, when: When, way: { from: string; to: string }, degradation: Degradation): TripsEvent {
  const { delayMs = 0, jitterMs = 0, lossPercent = 0, duplicatePercent = 0 } = degradation;
  const received = packets - Math.round((packets * lossPercent) / 100);
  const duplicated = Math.round((packets * duplicatePercent) / 100);
  const rttMs = Array.from(
    { length: received - duplicated },
    (_, index) => roundTripMs + delayMs + jitterMs * ((2 * index + 1) / (received - duplicated) - 1),
  );
  const found = { outcome: "ok" as const, durationMs: trainMs, sent: packets, received, duplicated, rttMs };
  return { t, kind: "round-trips", when, ...way, ...found };
}

function throughput(t: number, when: When, from: string, { bandwidthBitPerS }: Degradation): ThroughputEvent[] {
  if (bandwidthBitPerS === undefined) return [];
  const bitPerS = when === "during" ? bandwidthBitPerS : bandwidthBitPerS * 1.5;
  const found = { sentBytes: bandwidthBitPerS, receivedBytes: bitPerS / 4, spanMs: 2000 };
  return [{ t: t + 100, kind: "throughput", when, from, to: "centre", outcome: "ok", durationMs: 3000, ...found }];
}
