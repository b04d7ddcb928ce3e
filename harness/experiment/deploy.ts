import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { serveProbe } from "../probe/serve.ts";
import { allSettled, waitFor } from "../wait.ts";
import { deviceManifests } from "../workload/device.ts";
import { manifests } from "../workload/manifests.ts";
import { deviceHost } from "./device-host.ts";
import { serveTargets } from "./observers.ts";
import type { PhasesOptions } from "./options.ts";

/**
 * Creates the workloads. Slow machines get theirs one after the other, as many at a time as this machine has processors: with
 * all of them at it at once, sandboxes time out and are begun again, and none ever serves.
 */
export async function deploy(options: PhasesOptions): Promise<void> {
  const { cell, cluster } = options;
  const { centre, site, workloadImage } = cluster;
  const create = (nodes: readonly string[]) => centre.apply(manifests(nodes, cell.variants, workloadImage));
  if (cluster.speed) {
    const turns = pLimit(availableParallelism());
    const createAndWait = async (node: string) => {
      await create([node]);
      await untilServing(options, node);
    };
    await allSettled(site.map(({ name }) => turns(() => createAndWait(name))));
  } else {
    await create(site.map(({ name }) => name));
  }
  const device = deviceHost(cluster, cell);
  if (device) await centre.apply(deviceManifests(device.name, workloadImage));
}

async function untilServing({ cell, cluster, pace, signal }: PhasesOptions, node: string): Promise<void> {
  const observer = cluster.vantage(cluster.observer);
  const probes = serveTargets(cluster, cell)
    .filter(({ host }) => host === node)
    .map((target) => serveProbe(observer, target));
  const allServe = async () => {
    const answers = await Promise.all(probes.map((probe) => probe.observe(signal)));
    return answers.every((answer) => answer.kind === "serve" && answer.outcome === "ok");
  };
  const what = `the workloads of ${node} to serve`;
  await waitFor(allServe, { what, limitMs: pace.servingLimitMs, everyMs: 2000, signal });
}
