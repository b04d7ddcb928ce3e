import { describe, expect, test } from "vitest";
import { at } from "../history/cut-story.fixture.ts";
import { type DeviceStory, deviceEvents } from "../history/device.fixture.ts";
import { silentDevice } from "../site/devices.ts";
import { ask, type ChangedCut, cut, requirement } from "./check.fixture.ts";

const applied = requirement("device.desired.applied", 120_000);
const appliedSilent = requirement("device.desired.silent", 120_000);
const withDevices = (story: Partial<DeviceStory> = {}): ChangedCut => cut().add(...deviceEvents(story));

describe("what the centre asked of a device during the cut", () => {
  test("passes when it is in force in time", () => {
    expect(ask(withDevices().history, applied)).toEqual({
      requirement: "device.desired.applied",
      outcome: "pass",
      reasons: [
        {
          code: "recovered-in-time",
          text: "What was asked of islanding-reporting was in force 40.0 s after the link came back.",
        },
      ],
      figures: { inForceMs: 39_950, probesAfterHeal: 15 },
    });
  });

  test("fails when it is in force late", () => {
    expect(ask(withDevices({ inForceAfterMs: 125_000 }).history, applied)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "recovered-late",
          text: "What was asked of islanding-reporting was in force 130 s after the link came back; 120 s are allowed.",
        },
      ],
    });
  });

  test("fails when it never is", () => {
    expect(ask(withDevices({ inForceAfterMs: 1_000_000 }).history, applied)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          code: "not-recovered",
          text: "What was asked of islanding-reporting was not in force 160 s after the link came back, when watching ended.",
        },
      ],
    });
  });

  test("is told of the silent device by itself", () => {
    const story = withDevices().each("device", (event) =>
      event.name === silentDevice ? { ...event, desired: "20" } : event,
    );
    expect(ask(story.history, applied).outcome).toBe("pass");
    expect(ask(story.history, appliedSilent)).toMatchObject({
      outcome: "fail",
      reasons: [
        {
          text: "What was asked of islanding-silent was not in force 160 s after the link came back, when watching ended.",
        },
      ],
    });
  });

  test.each([
    [
      "nothing was proved to be asked",
      withDevices().each("disturbance", (event) => (event.disturbance === "device-edit" ? undefined : event)),
      "edit-unproved",
    ],
    [
      "it was asked only after the window",
      withDevices().each("disturbance", (event) =>
        event.disturbance === "device-edit" ? { ...event, t: 300_000 } : event,
      ),
      "edit-unproved",
    ],
    [
      "it was in force though the site was cut off",
      withDevices().each("device", (event) => (event.t > 200_000 ? { ...event, desired: "30" } : event)),
      "in-force-while-cut",
    ],
    [
      "the device never answered before",
      withDevices().each("device", (event) => (event.t < at.heal ? { ...event, outcome: "failed" } : event)),
      "no-baseline",
    ],
    [
      "nobody looked before the limit",
      withDevices().each("device", (event) => (event.t < at.heal ? event : undefined)),
      "probe-gap",
    ],
    ["the link never came back", withDevices().until(280_000), "history-incomplete"],
  ] as const)("is unknown when %s", (_, story, code) => {
    expect(ask(story.history, applied)).toMatchObject({ outcome: "unknown", reasons: [{ code }] });
  });
});
