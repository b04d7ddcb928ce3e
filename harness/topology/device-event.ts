import type { KubernetesObject } from "@kubernetes/client-node";
import type { EventInput } from "../history/event.ts";
import { countProperty, setpointProperty } from "../workload/device.ts";

/** What is read of a Device (devices.kubeedge.io/v1beta1). */
export interface Device extends KubernetesObject {
  spec?: { nodeName?: string; properties?: { name: string; desired?: { value?: string } }[] };
  status?: { twins?: { propertyName: string; reported?: { value?: string } }[] };
}

/** What a history says of a device as the centre knows it. */
export function deviceEvent({ metadata, spec, status }: Device): Extract<EventInput, { kind: "device" }> {
  const reported = status?.twins?.find(({ propertyName }) => propertyName === countProperty)?.reported?.value;
  const desired = spec?.properties?.find(({ name }) => name === setpointProperty)?.desired?.value;
  return {
    kind: "device",
    side: "centre",
    host: spec?.nodeName ?? "",
    name: metadata?.name ?? "",
    outcome: "ok",
    // cloudcore's first line for a property has an empty value.
    ...(reported && { reported: Number(reported) }),
    ...(desired !== undefined && { desired }),
  };
}
