import { IslandingError } from "../errors.ts";
import type { Boot } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { type DisturbanceContext, disturbanceEvent } from "./disturbance.ts";
import { notingStoreLoss } from "./store-loss.ts";

/** Has the node boot anew in some way, with the fault in force before and after; proved by another boot. */
export async function bootAnew(
  context: DisturbanceContext,
  disturbance: Boot,
  restart: (host: Host, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { host, record, signal, beforeReboot, afterReboot } = context;
  const before = await host.bootId();
  await beforeReboot(host);
  record(disturbanceEvent(disturbance, host, { step: "begin" }));
  await notingStoreLoss(context, async () => {
    await restart(host, signal);
    await afterReboot(host);
  });
  const after = await host.bootId();
  if (after === before) throw new IslandingError("not-rebooted", `${host.name} still has the boot id ${before}.`);
  record(disturbanceEvent(disturbance, host, { step: "proved", proof: { what: "boot", before, after } }));
}

/** Switches a host off hard and on again. */
export async function cutPower(host: Host, signal: AbortSignal): Promise<void> {
  await host.powerOff();
  await host.powerOn(signal);
}
