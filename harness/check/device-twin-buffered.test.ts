import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { type DeviceStory, deviceEvents } from "../history/device.fixture.ts";
import type { WrittenEvent } from "../history/history.fixture.ts";
import { reportingDevice } from "../site/devices.ts";
import { ask, type ChangedCut, cut, requirement } from "./check.fixture.ts";

const buffered = requirement("device.twin.buffered", 120_000);
const withDevice = (story: Partial<DeviceStory> = {}): ChangedCut => cut().add(...deviceEvents(story));

describe("what a device reported during the cut", () => {
  test("fails when only newer reports arrive, and says that those of the window were lost", () => {
    expect(ask(withDevice().history, buffered)).toEqual({
      requirement: "device.twin.buffered",
      outcome: "fail",
      reasons: [
        {
          code: "not-recovered",
          text: "The window's last report was not at the centre 160 s after the link came back, when watching ended. Of the 23 reports of the window 0 arrived. The device was heard again after 40.0 s.",
        },
      ],
      figures: { arrivedMs: null, heardAgainMs: 39_955, reportedInWindow: 23, arrivedOfWindow: 0 },
    });
  });

  test("passes when the window's last reports arrive, late but in time, and counts them", () => {
    expect(ask(withDevice({ arrivingOfWindow: 5 }).history, buffered)).toMatchObject({
      outcome: "pass",
      reasons: [
        {
          text: "The window's last report was at the centre 31.0 s after the link came back. Of the 23 reports of the window 5 arrived.",
        },
      ],
      figures: { arrivedOfWindow: 5 },
    });
  });

  test("passes when all of it arrived over a bad link, while the window lasted", () => {
    const arriving = deviceEvents().flatMap((event): WrittenEvent[] =>
      event.kind === "device" && event.side === "site" && event.name === reportingDevice
        ? [{ ...event, t: event.t + 10, side: "centre" }]
        : [],
    );
    expect(ask(cut({ fault: "degrade" }).add(...deviceEvents(), ...arriving).history, buffered)).toMatchObject({
      outcome: "pass",
      figures: { arrivedMs: 0, reportedInWindow: 23, arrivedOfWindow: 23 },
    });
  });

  test("fails when the window's last report arrives too late", () => {
    expect(ask(withDevice({ arrivesAfterMs: 125_000, arrivingOfWindow: 5 }).history, buffered)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "recovered-late",
          text: "The window's last report was at the centre 125 s after the link came back; 120 s are allowed. Of the 23 reports of the window 5 arrived.",
        },
      ],
    });
  });

  test("fails when nothing of the window or newer ever arrives", () => {
    expect(ask(withDevice({ arrivesAfterMs: 1_000_000 }).history, buffered)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "not-recovered",
          text: "The window's last report was not at the centre 160 s after the link came back, when watching ended. Of the 23 reports of the window 0 arrived.",
        },
      ],
      figures: { arrivedMs: null, heardAgainMs: null },
    });
  });

  test("a stale report of before the cut does not count", () => {
    const stale = withDevice({ arrivesAfterMs: 1_000_000 });
    const [first] = deviceEvents().filter((event) => event.kind === "device" && event.side === "centre");
    if (first) stale.add({ ...first, t: at.removed + 20_000 });
    expect(ask(stale.history, buffered)).toMatchObject({ outcome: "fail", figures: { arrivedMs: null } });
  });

  test.each([
    [
      "no report had arrived before",
      withDevice().each("device", (event) => (event.side === "centre" && event.t < at.heal ? undefined : event)),
      "no-baseline",
    ],
    ["there is no device", cut(), "no-baseline"],
    [
      "the device was not seen to report",
      withDevice().each("device", (event) => (event.side === "site" ? { ...event, outcome: "failed" } : event)),
      "nothing-reported",
    ],
    [
      "another process counted from 1 again",
      withDevice().each("device", (event) =>
        event.side === "site" && event.t > 150_000 ? { ...event, instance: "m2", reported: 1 } : event,
      ),
      "device-restarted",
    ],
    [
      "a report arrived although the site was cut off",
      withDevice().add({
        t: 200_000,
        kind: "device",
        side: "centre",
        host: "left-alone",
        name: "islanding-reporting",
        outcome: "ok",
        reported: 15,
      }),
      "arrived-while-cut",
    ],
    [
      "the watch at the centre was lost",
      withDevice({ arrivesAfterMs: 1_000_000 }).add({ t: 300_000, kind: "centre", outcome: "failed" }),
      "centre-watch-lost",
    ],
    ["watching ended too soon", withDevice({ arrivesAfterMs: 1_000_000 }).until(350_000), "settle-too-short"],
    ["the link never came back", withDevice().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, buffered)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
