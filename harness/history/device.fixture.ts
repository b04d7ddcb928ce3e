import { reportingDevice, silentDevice } from "../site/devices.ts";
import { at } from "./cut-story.fixture.ts";
import type { WrittenEvent } from "./history.fixture.ts";

export const asked = "30";

export interface DeviceStory {
  /** How long after the link is back each device has what it was asked. */
  inForceAfterMs: number;
  /** How long after the link is back the first report is at the centre, and which of the window's come with it. */
  arrivesAfterMs: number;
  arrivingOfWindow: number;
}

const usual: DeviceStory = { inForceAfterMs: 32_000, arrivesAfterMs: 31_000, arrivingOfWindow: 0 };
const reportEveryMs = 10_000;

/** Two devices on the host that is left alone: one counts its reports, the other is silent; both are asked for something. */
export function deviceEvents(story: Partial<DeviceStory> = {}): WrittenEvent[] {
  const { inForceAfterMs, arrivesAfterMs, arrivingOfWindow } = { ...usual, ...story };
  const device = { kind: "device", host: "left-alone", outcome: "ok" } as const;
  const site = { ...device, side: "site", instance: "m1", latencyMs: 2 } as const;
  const edit = { kind: "disturbance", disturbance: "device-edit", host: "centre" } as const;
  const proof = { what: "resource-version", before: "7", after: "8" } as const;
  const times = Array.from({ length: 43 }, (_, index) => at.baseline + index * reportEveryMs);
  const ofWindow = times.filter((t) => t >= at.installed && t < at.heal).slice(-arrivingOfWindow);
  const backMs = at.removed + arrivesAfterMs;
  return times.flatMap((t, index): WrittenEvent[] => {
    const reported = index + 1;
    const desired = t < at.removed + inForceAfterMs ? "20" : asked;
    const centre = { ...device, side: "centre", name: reportingDevice, reported } as const;
    const arrival = arrivingOfWindow > 0 && ofWindow.includes(t) ? backMs : t;
    return [
      { ...site, t, name: reportingDevice, reported, desired },
      { ...site, t, name: silentDevice, reported: 0, desired },
      ...(arrival < at.installed || arrival >= backMs ? [{ ...centre, t: arrival + 5 }] : []),
      ...(index === 0
        ? [reportingDevice, silentDevice].flatMap((name): WrittenEvent[] => [
            { ...edit, t: 60_000, step: "begin", device: name },
            { ...edit, t: at.edited, step: "proved", device: name, value: asked, proof },
          ])
        : []),
    ];
  });
}
