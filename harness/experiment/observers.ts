import type { Cell } from "../campaign/cell.ts";
import type { EventInput } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { containersProbe } from "../probe/containers.ts";
import { type DeviceTarget, deviceProbe } from "../probe/device.ts";
import { gatewayLoadProbe } from "../probe/gateway-load.ts";
import { observeForever } from "../probe/probe.ts";
import { requestsProbe } from "../probe/requests.ts";
import { type ServeTarget, serveProbe } from "../probe/serve.ts";
import { deviceNames } from "../site/devices.ts";
import type { Cluster } from "../topology/topology.ts";
import { devicesUrl } from "../workload/device.ts";
import { workloadUrl } from "../workload/manifests.ts";
import { deviceHost } from "./device-host.ts";
import { lostServers, nodesByDisturbance } from "./lost-servers.ts";
import type { PhasesOptions } from "./options.ts";

/** Every workload of the cell, and where the observer at the site asks for it. */
export const serveTargets = (cluster: Cluster, { variants }: Cell): ServeTarget[] =>
  cluster.site.flatMap((host) =>
    variants.map((variant) => ({ host: host.name, variant, url: workloadUrl(host.address, variants, variant) })),
  );

const deviceTargets = ({ name: host, address }: Host): DeviceTarget[] =>
  deviceNames.map((name) => ({ host, name, url: devicesUrl(address) }));

/**
 * Watches from both sides of the cut until disposed of: the workloads and their containers at the site, nodes, pods and
 * requests at the centre. What can't be observed is recorded as unknown.
 */
export function startObservers(options: PhasesOptions, record: (event: EventInput) => void): AsyncDisposable {
  const { cluster, cell, pace } = options;
  const stop = new AbortController();
  const observer = cluster.vantage(cluster.observer);
  const serving = serveTargets(cluster, cell).map((target) => serveProbe(observer, target));
  const containers = cluster.site.map(containersProbe);
  const device = deviceHost(cluster, cell);
  const watchDevices = (host: Host) => {
    const probes = deviceTargets(host).map((target) => deviceProbe(observer, target));
    const fromSite = observeForever(probes, pace.deviceEveryMs, record, stop.signal);
    return Promise.all([fromSite, cluster.centre.devices?.watch(record, stop.signal)]);
  };
  const requests = [requestsProbe((signal) => cluster.centre.requests(signal))];
  const gateway = cluster.gateway ? [gatewayLoadProbe(cluster.gateway)] : [];
  const running = Promise.all([
    observeForever(serving, pace.serveRoundMs(serving.length), record, stop.signal),
    observeForever(containers, pace.containersEveryMs, record, stop.signal),
    observeForever([...requests, ...gateway], pace.requestsEveryMs, record, stop.signal),
    cluster.centre.watch(record, stop.signal),
    ...(device ? [watchDevices(device)] : []),
    ...lostServers(options)
      .flatMap((server) => server.probes(cluster, nodesByDisturbance(options)))
      .map(({ probe, everyMs }) => observeForever([probe], everyMs, record, stop.signal)),
  ]);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
