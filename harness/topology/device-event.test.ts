import { expect, test } from "vitest";
import { type Device, deviceEvent } from "./device-event.ts";

const device: Device = {
  metadata: { name: "boiler" },
  spec: { nodeName: "site-1", properties: [{ name: "count" }, { name: "setpoint", desired: { value: "20" } }] },
  status: {
    twins: [
      { propertyName: "setpoint", reported: { value: "19" } },
      { propertyName: "count", reported: { value: "12" } },
    ],
  },
};

test("a device is told by what it reported and what is asked of it", () => {
  expect(deviceEvent(device)).toEqual({
    kind: "device",
    side: "centre",
    host: "site-1",
    name: "boiler",
    outcome: "ok",
    reported: 12,
    desired: "20",
  });
});

test("a device that has not reported yet has no count, not even where its twin is there already", () => {
  expect(deviceEvent({ ...device, status: {} })).not.toHaveProperty("reported");
  const twins = [{ propertyName: "count", reported: { value: "" } }];
  expect(deviceEvent({ ...device, status: { twins } })).not.toHaveProperty("reported");
});
