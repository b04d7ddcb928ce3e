import type { Cell } from "../campaign/cell.ts";
import type { EventInput } from "../history/event.ts";
import { containersProbe } from "../probe/containers.ts";
import { gatewayLoadProbe } from "../probe/gateway-load.ts";
import { observeForever } from "../probe/probe.ts";
import { requestsProbe } from "../probe/requests.ts";
import { type ServeTarget, serveProbe } from "../probe/serve.ts";
import type { Cluster } from "../topology/topology.ts";
import { workloadUrl } from "../workload/manifests.ts";
import type { Pace } from "./pace.ts";

/** Every workload of the cell, and where the observer at the site asks for it. */
export const serveTargets = (cluster: Cluster, { variants }: Cell): ServeTarget[] =>
  cluster.site.flatMap((host) =>
    variants.map((variant) => ({ host: host.name, variant, url: workloadUrl(host.address, variants, variant) })),
  );

/**
 * Watches from both sides of the cut until disposed of: the workloads and their containers at the site, nodes, pods and
 * requests at the centre. What can't be observed is recorded as unknown.
 */
export function startObservers(
  cluster: Cluster,
  cell: Cell,
  pace: Pace,
  record: (event: EventInput) => void,
): AsyncDisposable {
  const stop = new AbortController();
  const observer = cluster.vantage(cluster.observer);
  const serving = serveTargets(cluster, cell).map((target) => serveProbe(observer, target));
  const containers = cluster.site.map(containersProbe);
  const requests = [requestsProbe((signal) => cluster.centre.requests(signal))];
  const gateway = cluster.gateway ? [gatewayLoadProbe(cluster.gateway)] : [];
  const running = Promise.all([
    observeForever(serving, pace.serveRoundMs(serving.length), record, stop.signal),
    observeForever(containers, pace.containersEveryMs, record, stop.signal),
    observeForever([...requests, ...gateway], pace.requestsEveryMs, record, stop.signal),
    cluster.centre.watch(record, stop.signal),
  ]);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
