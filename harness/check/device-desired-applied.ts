import { eventsOf } from "../history/event.ts";
import type { DeviceName } from "../site/devices.ts";
import { type Check, type Finding, unknown } from "./check.ts";
import { inForceAfterHeal, noFigures } from "./in-force.ts";
import { type Recovery, recoveryCheck } from "./recovery.ts";

/** device.desired.applied, device.desired.silent: what the centre asked during the window is in force at the device. */
export const deviceDesiredApplied = (device: DeviceName): Check =>
  recoveryCheck(noFigures, (recovery, thresholdMs) => examine(recovery, device, thresholdMs));

function examine(recovery: Recovery, device: DeviceName, thresholdMs: number): Finding {
  const { history, healMs } = recovery;
  const edit = eventsOf(history, "disturbance").find(
    (event) => event.disturbance === "device-edit" && event.device === device && event.step === "proved",
  );
  if (!edit || edit.t >= healMs || edit.value === undefined) {
    return unknown("edit-unproved", `Nothing was proved to be asked of ${device} inside the window.`, noFigures);
  }
  const answers = eventsOf(history, "device").filter(({ side, name }) => side === "site" && name === device);
  const conclusive = answers.filter(({ outcome }) => outcome !== "unknown");
  return inForceAfterHeal(recovery, thresholdMs, {
    what: `What was asked of ${device}`,
    value: edit.value,
    looks: conclusive.map(({ t, outcome, desired }) => ({ t, outcome, shows: desired })),
    noBaseline: `${device} never answered at the site before the window's end.`,
  });
}
