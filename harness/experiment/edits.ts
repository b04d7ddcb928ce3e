import { messageOf } from "../errors.ts";
import type { EventInput } from "../history/event.ts";
import { deviceNames } from "../site/devices.ts";
import { device } from "../workload/device.ts";
import { editedConfigMap } from "../workload/manifests.ts";
import { deviceHost } from "./device-host.ts";
import type { PhasesOptions } from "./options.ts";

const editedValue = "price list 2";
const editedSetpoint = "30";

type EditEvent = Extract<EventInput, { kind: "disturbance" }>;
type Recorder = (event: EventInput) => void;

/** Edits at the centre whatever the cell asks for the effect of at the site, each recorded with its proof. */
export async function editAtCentre(options: PhasesOptions, record: Recorder): Promise<void> {
  const { cell, cluster } = options;
  const asks = (what: string) => cell.requirements.some(({ id }) => id.startsWith(what));
  if (asks("reconcile.spec")) {
    const what = { disturbance: "configmap-edit", variant: "configmap-volume", value: editedValue } as const;
    await edit(options, record, what, () => cluster.centre.editConfigMap(editedConfigMap, { value: editedValue }));
  }
  const { devices } = cluster.centre;
  const host = deviceHost(cluster, cell);
  if (!devices || !host || !asks("device.desired.")) return;
  for (const name of deviceNames) {
    const what = { disturbance: "device-edit", device: name, value: editedSetpoint } as const;
    await edit(options, record, what, () => devices.edit(device(name, host.name, editedSetpoint)));
  }
}

async function edit(
  { cluster }: PhasesOptions,
  record: Recorder,
  what: Pick<EditEvent, "disturbance" | "variant" | "device" | "value">,
  change: () => Promise<{ before: string; after: string }>,
): Promise<void> {
  const { value, ...which } = what;
  const about = { kind: "disturbance" as const, ...which, host: cluster.centreHosts[0].name };
  record({ ...about, step: "begin" });
  try {
    const proof = { what: "resource-version" as const, ...(await change()) };
    record({ ...about, step: "proved", value, proof });
  } catch (error) {
    record({ ...about, step: "failed", detail: messageOf(error) });
  }
}
