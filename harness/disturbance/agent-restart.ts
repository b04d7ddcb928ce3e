import { IslandingError } from "../errors.ts";
import type { DisturbanceName } from "../history/event.ts";
import { waitFor } from "../wait.ts";
import { crashWorkloads } from "./crash.ts";
import { type Disturbance, type DisturbanceContext, disturbanceEvent } from "./disturbance.ts";
import { notingStoreLoss } from "./store-loss.ts";

/** Restarts the node agent, then kills the workloads: a new agent, without its old one's memory, has to bring them back. */
export const agentRestart: Disturbance = async (context) => {
  context.record(disturbanceEvent("agent-restart", context.host, { step: "begin" }));
  await restartThenCrash(context, "agent-restart");
};

/** The restart and the crash themselves, also part of other disturbances. */
export async function restartThenCrash(context: DisturbanceContext, disturbance: DisturbanceName): Promise<void> {
  const { cluster, host, record, signal } = context;
  const before = await cluster.agentProcess(host);
  if (before === undefined) throw new IslandingError("no-agent", `No node agent was running on ${host.name}.`);
  const after = await notingStoreLoss(context, async () => {
    const restarted = await cluster.restartAgent(host);
    const other = async () => {
      const process = await cluster.agentProcess(host);
      return process !== before && process;
    };
    const what = `a new node agent on ${host.name} (restart said: ${restarted.stdout})`;
    return waitFor(other, { what, limitMs: 60_000, signal });
  });
  const proof = { what: "agent-process" as const, before, after };
  record(disturbanceEvent(disturbance, host, { step: "proved", proof }));
  await crashWorkloads(context, disturbance);
}
