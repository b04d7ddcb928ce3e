import type { V1Pod } from "@kubernetes/client-node";
import { messageOf } from "../../errors.ts";
import type { EventInput } from "../../history/event.ts";
import type { ShownPod } from "../../history/image-event.ts";
import type { Probe } from "../../probe/probe.ts";
import type { Centre } from "../../topology/topology.ts";
import { imageLabel } from "./pods.ts";

/** A message names the image and the cause within this length; a log has the rest. */
const longestMessage = 500;

/** What a user who asks the centre is shown of the pods that were asked for. */
export const shownProbe = (centre: Pick<Centre, "pods">): Probe => ({
  name: "pods shown",
  async observe(): Promise<EventInput> {
    try {
      const pods = await centre.pods(imageLabel);
      return { kind: "pods-shown", outcome: "ok", pods: pods.map(shown) };
    } catch (error) {
      return { kind: "pods-shown", outcome: "unknown", pods: [], detail: messageOf(error) };
    }
  },
});

function shown({ metadata, status }: V1Pod): ShownPod {
  const pod = metadata?.name ?? "";
  const { running, terminated, waiting } = status?.containerStatuses?.[0]?.state ?? {};
  if (running) return { pod, state: "running" };
  const said = terminated ?? waiting;
  const message = said?.message?.slice(0, longestMessage);
  return {
    pod,
    state: terminated ? "terminated" : "waiting",
    ...(said?.reason && { reason: said.reason }),
    ...(message && { message }),
  };
}
