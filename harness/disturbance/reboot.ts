import { IslandingError } from "../errors.ts";
import { type Disturbance, disturbanceEvent } from "./disturbance.ts";
import { notingStoreLoss } from "./store-loss.ts";

/** Switches the node off hard and on again. */
export const reboot: Disturbance = async (context) => {
  const { host, record, signal, beforeReboot, afterReboot } = context;
  const before = await host.bootId();
  await beforeReboot(host);
  record(disturbanceEvent("reboot", host, { step: "begin" }));
  await notingStoreLoss(context, async () => {
    await host.powerOff();
    await host.powerOn(signal);
    await afterReboot(host);
  });
  const after = await host.bootId();
  if (after === before) throw new IslandingError("not-rebooted", `${host.name} still has the boot id ${before}.`);
  record(disturbanceEvent("reboot", host, { step: "proved", proof: { what: "boot", before, after } }));
};
