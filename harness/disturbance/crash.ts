import { z } from "zod";
import { IslandingError } from "../errors.ts";
import type { ContainerOnNode, DisturbanceName } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { lastWords } from "../host/last-words.ts";
import { crictl, listContainers } from "../probe/containers.ts";
import { parseJson } from "../probe/json.ts";
import { waitFor } from "../wait.ts";
import { type Disturbance, type DisturbanceContext, disturbanceEvent } from "./disturbance.ts";

/** Kills the process of every workload on the node, as a crash would; nobody is told. */
export const crash: Disturbance = async (context) => {
  context.record(disturbanceEvent("crash", context.host, { step: "begin" }));
  await crashWorkloads(context, "crash");
};

/** The crash itself, also part of other disturbances. One proof per workload: the process that was there has ended. */
export async function crashWorkloads(context: DisturbanceContext, disturbance: DisturbanceName): Promise<void> {
  const { host, variants, record, signal } = context;
  const containers = await listContainers(host, signal);
  if (typeof containers === "string") throw new IslandingError("crash-failed", `On ${host.name}: ${containers}.`);
  const running = containers.filter(
    ({ state, variant }) => state === "running" && variants.some((own) => own === variant),
  );
  const processes: string[] = [];
  // One after the other: eight programs that start at once on a slow machine all miss the runtime's limit.
  for (const container of running) processes.push(await processOf(host, container, signal));

  const killedAtMs = performance.now();
  const killed = await host.exec(["kill", "-KILL", ...processes], { signal, timeoutMs: 10_000 });
  if (!killed.ok) throw new IslandingError("crash-failed", `kill on ${host.name} failed: ${killed.stderr}`);
  await Promise.all(
    running.map(async ({ variant }, index) => {
      const process = processes[index] ?? "";
      await waitFor(() => hasEnded(host, process), {
        what: `process ${process} (${variant}) on ${host.name} to end`,
        limitMs: 10_000,
        everyMs: 100,
        signal,
      });
      const proof = { what: "process" as const, before: process, after: "ended" };
      const agoMs = performance.now() - killedAtMs;
      record(disturbanceEvent(disturbance, host, { step: "proved", variant, proof, agoMs }));
    }),
  );
}

/** A safety net: a machine without KVM takes seconds to start the program alone. */
const inspectLimitMs = 60_000;

/** The field we read of `crictl inspect` (containerd's verbose answer). */
const Inspection = z.object({ info: z.object({ pid: z.number().int().positive() }) });

async function processOf(host: Host, container: ContainerOnNode, signal: AbortSignal): Promise<string> {
  const outcome = await host.exec(crictl("inspect", container.id), { signal, timeoutMs: inspectLimitMs });
  const inspection = Inspection.safeParse(parseJson(outcome.stdout));
  if (!inspection.success) {
    const why = outcome.timedOut ? `it did not end within ${inspectLimitMs / 1000} s` : lastWords(outcome);
    throw new IslandingError(
      "crash-failed",
      `crictl inspect told no process for ${container.pod} on ${host.name}: ${why}.`,
    );
  }
  return String(inspection.data.info.pid);
}

/** A process that nobody has reaped yet (Z) has ended too. */
async function hasEnded(host: Host, process: string): Promise<boolean> {
  const outcome = await host.exec(["cat", `/proc/${process}/stat`], { timeoutMs: 5000 });
  return !outcome.ok || /\) [ZX] /.test(outcome.stdout);
}
