import { describe, expect, test } from "vitest";
import type { EventInput } from "../history/event.ts";
import { FakeHost } from "../host/fake.ts";
import type { VantageAnswer, VantageRequest } from "../host/vantage.ts";
import { LinkMeter, type LinkMeterSettings } from "./link-meter.ts";

const centre = new FakeHost("centre", "192.0.2.1");
const site = [new FakeHost("site-1", "192.0.2.3"), new FakeHost("observer", "192.0.2.2")];
const service = { address: centre.address, name: centre.name, port: 6443, path: "/livez" };
const sides = { centre: [{ host: centre, service }], site, spared: [] };
const signal = new AbortController().signal;

/** A meter whose measuring points answer like this, and what it was heard to ask and to record. */
function meterOf(
  answer: (request: VantageRequest) => Promise<VantageAnswer>,
  settings: Partial<LinkMeterSettings> = {},
) {
  const asked: { from: string; request: VantageRequest }[] = [];
  const recorded: EventInput[] = [];
  const meter = new LinkMeter({
    degradation: { delayMs: 20, jitterMs: 10, bandwidthBitPerS: 1_000_000 },
    sides,
    vantage: ({ name: from }) => ({
      ask: (request) => {
        asked.push({ from, request });
        return answer(request);
      },
      [Symbol.asyncDispose]: async () => undefined,
    }),
    windowMs: 1000,
    pace: { trainMs: 40, lateMs: 5, fillMs: 10, leastPerS: 100, mostPerS: 500, mostControlPerS: 50 },
    ...settings,
  });
  return { meter, asked, recorded, record: (event: EventInput) => void recorded.push(event) };
}

const roundTrips = { sent: 4, received: 3, duplicated: 0, rttMs: [1, 2, 3] };
const throughput = { sentBytes: 9, receivedBytes: 6, spanMs: 1 };
const found = async ({ op }: VantageRequest): Promise<VantageAnswer> =>
  op === "throughput" ? { ok: true, ms: 1, throughput } : { ok: true, ms: 1, roundTrips };
const waysOf = (events: readonly EventInput[], kind: EventInput["kind"]) =>
  events.flatMap((event) =>
    event.kind === kind && "from" in event && "to" in event ? [`${event.from} > ${event.to}`] : [],
  );

describe("a link is measured", () => {
  test("on every way to the centre and between neighbours; what it carries only to the centre", async () => {
    const { meter, asked, recorded, record } = meterOf(found);
    await meter.measure("before", record, signal);
    const toCentre = ["site-1 > centre", "observer > centre"];
    expect(waysOf(recorded, "round-trips")).toEqual([...toCentre, ...toCentre, "observer > site-1"]);
    expect(recorded.map((event) => event.kind === "round-trips" && event.control === true)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(waysOf(recorded, "throughput")).toEqual(["site-1 > centre", "observer > centre"]);
    expect(asked[0]).toEqual({
      from: "site-1",
      request: {
        ...{ op: "round-trips", address: "192.0.2.1", count: 4 },
        ...{ durationMs: 40, lingerMs: 35, timeoutMs: 5075 },
      },
    });
    expect(asked[2]?.request).toMatchObject({ op: "round-trips", address: "192.0.2.1", count: 2, tos: 44 });
    expect(asked.at(-1)?.request).toMatchObject({ op: "throughput", address: "192.0.2.1:7007", bitPerS: 1_500_000 });
    expect(recorded[0]).toMatchObject({ when: "before", outcome: "ok", ...roundTrips });
    expect(recorded.at(-1)).toMatchObject({ when: "before", outcome: "ok", ...throughput });
  });

  test("as unknown, where nobody could be asked", async () => {
    const { meter, recorded, record } = meterOf(async () => ({ ok: false, ms: 0, error: "gone", detail: "it is off" }));
    await meter.measure("after", record, signal);
    expect(
      new Set(
        recorded.map((event) => JSON.stringify({ ...event, control: undefined, durationMs: 0, from: "", to: "" })),
      ),
    ).toEqual(
      new Set(
        ["round-trips", "throughput"].map((kind) =>
          JSON.stringify({
            kind,
            when: "after",
            from: "",
            to: "",
            durationMs: 0,
            outcome: "unknown",
            detail: "it is off",
          }),
        ),
      ),
    );
  });

  test("again and again while the fault is in force, and not beyond", async () => {
    const { meter, recorded, record } = meterOf(found, { degradation: { delayMs: 20 } });
    await meter.watch(300, record, signal);
    const trains = waysOf(recorded, "round-trips").length / 5;
    expect(trains).toBeGreaterThanOrEqual(2);
    expect(trains).toBeLessThanOrEqual(7);
  });

  test("no more once the fault is taken away, whatever is under way", async () => {
    const { meter, recorded, record } = meterOf(() => new Promise(() => undefined));
    const healing = new AbortController();
    const watching = meter.watch(60_000, record, healing.signal);
    healing.abort();
    await watching;
    expect(recorded).toEqual([]);
  });
});
