import { eventsOf } from "../history/event.ts";
import { type DeviceName, reportingDevice, silentDevice } from "../site/devices.ts";
import { type Check, type Finding, unknown, verdictOf } from "./check.ts";
import { inForceAfterHeal, noFigures } from "./in-force.ts";
import { neverHealed, type Recovery, recoveryOf } from "./recovery.ts";

/** device.desired.applied, device.desired.silent: what the centre asked during the window is in force at the device. */
export const deviceDesiredApplied: Check = (history, requirement) => {
  const device = requirement.id.endsWith(".silent") ? silentDevice : reportingDevice;
  const recovery = recoveryOf(history);
  return verdictOf(requirement, recovery ? examine(recovery, device, requirement.threshold) : neverHealed(noFigures));
};

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
