import { once } from "node:events";
import { IslandingError } from "../errors.ts";
import { type Disturbance, type DisturbanceContext, disturbanceEvent } from "./disturbance.ts";

/** Leaves the node alone until the window ends, and proves it: same boot, same agent. The specimen for a new disturbance. */
export const none: Disturbance = async (context) => {
  const { host, record, windowEnd } = context;
  const before = await identity(context);
  record(disturbanceEvent("none", host, { step: "begin" }));
  if (!windowEnd.aborted) await once(windowEnd, "abort");
  const after = await identity(context);
  if (after !== before) {
    throw new IslandingError("not-left-alone", `${host.name} should have been left alone; was ${before}, is ${after}.`);
  }
  record(disturbanceEvent("none", host, { step: "proved", proof: { what: "left-alone", before, after } }));
};

const identity = async ({ cluster, host }: DisturbanceContext) =>
  `boot ${await host.bootId()}, agent ${(await cluster.agentProcess(host)) ?? "none"}`;
