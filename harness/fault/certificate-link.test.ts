import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { confirmedDegradation, type ThroughputEvent, type TripsEvent } from "../history/degraded.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { state } from "./certificate.fixture.ts";
import { certify } from "./certificate.ts";

const bad = { delayMs: 200, jitterMs: 50, lossPercent: 20 };
const narrow = { bandwidthBitPerS: 1_000_000 };

/** A bad link of whose measurements some are changed, or with `undefined` taken out. */
const withTrips = (change: (event: TripsEvent) => TripsEvent | undefined) =>
  confirmedDegradation(bad, (events) =>
    events.flatMap((event) => (event.kind === "round-trips" ? (change(event) ?? []) : event)),
  );
const withThroughput = (change: (event: ThroughputEvent) => ThroughputEvent) =>
  confirmedDegradation(narrow, (events) =>
    events.map((event): WrittenEvent => (event.kind === "throughput" ? change(event) : event)),
  );

const isDegraded = ({ when, to, control }: TripsEvent) => when === "during" && to === "centre" && !control;
const delayed = (event: TripsEvent, ms: (rtt: number) => number): TripsEvent => ({
  ...event,
  rttMs: (event.rttMs ?? []).map(ms),
});
const losing = (event: TripsEvent, lost: number): TripsEvent => ({ ...event, received: (event.sent ?? 0) - lost });

describe("the certificate of a bad link is confirmed", () => {
  test("where it was as bad as asked on every way, and nowhere else", () => {
    const certificate = certify(confirmedDegradation(bad));
    expect(certificate.reasons).toEqual([
      {
        code: "confirmed",
        text: "Every way from the site to the centre (5) was as bad as asked: delay 200 ms for 200 ms; jitter 48.44 ms for 50 ms; loss 20 % ± 1.15 % of 4,680 packets for 20 %; every way beside them (3) stayed as it was, and nothing of it was left afterwards.",
      },
    ]);
    expect(certificate).toMatchObject({
      fault: "degrade",
      state: "confirmed",
      witnessed: { firstBlockedAfterMs: null },
      link: { asked: bad, direction: "what leaves the site's machines for the centre" },
    });
    expect(certificate.counters[0]).toEqual({
      ...{ host: "left-alone", rule: "qdisc netem 15c:" },
      ...{ packets: 960, bytes: 55_680, dropped: 192 },
    });
    expect(certificate.link?.figures.at(-1)).toEqual({
      ...{ what: "loss", unit: "%", asked: 20, measured: 20, plusMinus: 1.146, count: 4680, before: 0, after: 0 },
    });
  });

  test("where it carried no more than asked", () => {
    expect(state(confirmedDegradation(narrow))).toEqual([
      "confirmed",
      "Every way from the site to the centre (5) was as bad as asked: bandwidth 1 Mbit/s for 1 Mbit/s; every way beside them (3) stayed as it was, and nothing of it was left afterwards.",
    ]);
  });

  test("where as many were doubled as asked, of those that were not lost", () => {
    expect(
      state(
        confirmedDegradation({ lossPercent: 20, duplicatePercent: 30 }, (events) =>
          events.map(
            (event): WrittenEvent =>
              event.kind === "round-trips" && isDegraded(event)
                ? { ...event, received: 34.4, duplicated: 7.68 }
                : event,
          ),
        ),
      ),
    ).toEqual([
      "confirmed",
      expect.stringContaining(": loss 20 % ± 1.37 % of 3,276 packets for 20 %; duplicates 30 % ±"),
    ]);
  });

  test("although the machines were busy: it took all packets longer, and the marked ones too", () => {
    const busy = withTrips((event) => (event.when === "during" ? delayed(event, (ms) => ms + 60) : event));
    expect(certify(busy).state).toBe("confirmed");
    expect(certify(busy).link?.figures[0]).toMatchObject({ what: "delay", measured: 200, before: 0.4 });
    const overrun = withTrips((event) => {
      if (event.when !== "during") return event;
      return losing(event, event.to === "centre" && !event.control ? 12 : 4);
    });
    expect(certify(overrun).link?.figures.at(-1)).toMatchObject({ what: "loss", measured: 20 });
  });

  test("although a rebooting host was not degraded just then", () => {
    const history = withTrips((event) =>
      event.from === "rebooted" && event.when === "during" && event.t > 70_000 && event.t < 95_000
        ? delayed(event, () => 0.4)
        : event,
    );
    expect(certify(history).state).toBe("confirmed");
  });
});

describe("the certificate of a bad link is a mismatch", () => {
  test("when the delay was shorter than asked", () => {
    expect(state(withTrips((event) => (isDegraded(event) ? delayed(event, (ms) => ms - 30) : event)))).toEqual([
      "mismatch",
      "The delay from left-alone to centre was 170 ms (± 2.041 ms, 768 packets), and 200 ms were asked. The same holds for 4 more.",
    ]);
  });

  test("when the jitter was smaller than asked", () => {
    const steady = withTrips((event) => (isDegraded(event) ? delayed(event, (ms) => 200 + (ms - 200) / 2) : event));
    expect(state(steady)).toEqual([
      "mismatch",
      "The jitter from left-alone to centre was 24.22 ms (± 1.713 ms, 768 packets), and 50 ms were asked. The same holds for 4 more.",
    ]);
  });

  test("when more packets were lost than asked", () => {
    expect(state(withTrips((event) => (isDegraded(event) ? losing(event, 16) : event)))[1]).toBe(
      "Of 960 packets from left-alone to centre 40 % were lost, and 20 % were asked. The same holds for 4 more.",
    );
  });

  test("when a train met no delay", () => {
    const history = withTrips((event) =>
      isDegraded(event) && event.from === "crashed" && event.t === at.installed + 99_000
        ? delayed(event, () => 0.4)
        : event,
    );
    expect(state(history)).toEqual([
      "mismatch",
      "The way from crashed to centre was found without the delay 99.0 s after the fault was installed.",
    ]);
  });

  test("when the link was as bad afterwards", () => {
    const history = withTrips((event) =>
      event.when === "after" && event.to === "centre" && !event.control
        ? losing(
            delayed(event, (ms) => ms + 200),
            8,
          )
        : event,
    );
    expect(state(history)).toEqual([
      "mismatch",
      "The way from left-alone to centre still took 200.0 ms longer than without delay after the fault. The same holds for 4 more.",
      "20 % of all packets were still lost after the fault.",
    ]);
  });

  test("when it carried more than asked", () => {
    const history = withThroughput((event) =>
      event.when === "during" ? { ...event, receivedBytes: (event.receivedBytes ?? 0) * 1.4 } : event,
    );
    expect(state(history)).toEqual([
      "mismatch",
      "The way from left-alone to centre was found to carry more than is asked 9.1 s after the fault was installed. The same holds for 4 more.",
      "The throughput from left-alone to centre was 1.4 Mbit/s (± 0 kbit/s, 24 streams), and 1 Mbit/s were asked. The same holds for 4 more.",
    ]);
  });
});

describe("the certificate of a bad link is inconclusive", () => {
  const unmeasured = (isMissing: (event: TripsEvent) => boolean) =>
    state(withTrips((event) => (isMissing(event) ? undefined : event)));
  const onCrashed = ({ from, to }: TripsEvent) => from === "crashed" && to === "centre";

  test("when the delay was longer than asked, as on a busy machine", () => {
    expect(state(withTrips((event) => (isDegraded(event) ? delayed(event, (ms) => ms + 30) : event)))).toEqual([
      "inconclusive",
      "The delay from left-alone to centre was 230 ms (± 2.041 ms, 768 packets), more than the 200 ms asked: a busy machine may have added to it. The same holds for 4 more.",
    ]);
  });

  test("when there were too few packets to tell the loss", () => {
    const history = withTrips((event) => (event.when === "during" && event.t % 120_000 < 90_000 ? undefined : event));
    expect(state(history)[0]).toBe("inconclusive");
    expect(state(history)).toContainEqual(
      expect.stringMatching(
        /^The loss on all ways together was 20 % \(± \d\.\d+ %, [\d,]+ packets\): that does not tell whether it was within 10 % of the 20 % asked\. It takes 1,537\.$/,
      ),
    );
  });

  test("when it carried less than asked, as where something else uses it too", () => {
    const history = withThroughput((event) =>
      event.when === "during" ? { ...event, receivedBytes: (event.receivedBytes ?? 0) * 0.7 } : event,
    );
    expect(state(history)).toEqual([
      "inconclusive",
      "The throughput from left-alone to centre was 700 kbit/s (± 0 kbit/s, 24 streams), less than the 1 Mbit/s asked: something else may have used the link too. The same holds for 4 more.",
    ]);
  });

  test("when it carried no more without the fault", () => {
    const history = withThroughput((event) => (event.when === "before" ? { ...event, receivedBytes: 250_000 } : event));
    expect(state(history)).toEqual([
      "inconclusive",
      "The way from left-alone to centre was not seen to carry more than is asked before the fault. The same holds for 4 more.",
    ]);
  });

  test.each([
    ["before the fault", (event: TripsEvent) => onCrashed(event) && event.when === "before"],
    [
      "in the first 30.0 s after the fault was installed",
      (event: TripsEvent) => onCrashed(event) && event.when === "during" && event.t < at.installed + 35_000,
    ],
    [
      "in the last 30.0 s before the fault was healed",
      (event: TripsEvent) => onCrashed(event) && event.when === "during" && event.t > at.heal - 35_000,
    ],
    ["after the fault", (event: TripsEvent) => onCrashed(event) && event.when === "after"],
  ])("when a way was not measured %s", (when, isMissing) => {
    const [found, ...reasons] = unmeasured(isMissing);
    expect(found).toBe("inconclusive");
    expect(reasons).toContain(`The way from crashed to centre was not measured ${when}.`);
  });

  test("when nobody measured a way at all", () => {
    expect(unmeasured(onCrashed)).toEqual(["inconclusive", "Nobody measured the way from crashed to centre."]);
  });

  test("when the way to a neighbour was as bad", () => {
    const history = withTrips((event) =>
      event.when === "during" && event.to === "left-alone" ? delayed(event, (ms) => ms + 200) : event,
    );
    expect(state(history)).toEqual([
      "inconclusive",
      "The way from crashed to left-alone was to stay as it was, and three of four packets took 200.4 ms and more. The same holds for 2 more.",
    ]);
  });

  test("when packets were lost already before", () => {
    expect(state(withTrips((event) => (event.when === "before" && !event.control ? losing(event, 8) : event)))).toEqual(
      ["inconclusive", "20 % of all packets were lost already before the fault."],
    );
  });

  test("when the way was slow already before", () => {
    const slow = withTrips((event) =>
      event.when === "before" && event.to === "centre" && !event.control ? delayed(event, (ms) => ms + 150) : event,
    );
    expect(state(slow)).toContain(
      "The way from left-alone to centre took 150.0 ms longer than without delay already before the fault. The same holds for 4 more.",
    );
  });

  test("when the history does not say what was asked", () => {
    const history = confirmedDegradation(bad, (events) => events.filter(({ kind }) => kind !== "degradation"));
    expect(state(history)).toEqual(["inconclusive", "The history does not say how bad the link was made."]);
  });

  test("when no packet went the degraded way on one of the hosts", () => {
    const history = confirmedDegradation(bad, (events) =>
      events.map(
        (event): WrittenEvent =>
          event.kind === "counters"
            ? { ...event, rules: event.rules.map((rule) => (rule.host === "crashed" ? { ...rule, packets: 0 } : rule)) }
            : event,
      ),
    );
    expect(state(history)).toEqual(["inconclusive", "No packet went the degraded way on crashed."]);
  });
});
