import type { CentreMachine } from "../fault/fault.ts";
import { removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import type { KubeEdgeParts } from "../parts/kubeedge-parts.ts";
import { type Cloudcore, startCloudcore } from "./cloudcore.ts";
import type { ContainerSettings } from "./container-host.ts";
import { createNetwork } from "./docker-network.ts";
import { requireFreeNames } from "./k3d-cli.ts";
import { type K3dMachines, startByK3d } from "./k3d-up.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import type { UpOptions } from "./topology.ts";

/** Where KubeEdge's programs and its upstream cluster come from. */
export interface KubeedgeOrigin {
  parts: KubeEdgeParts;
  upstream: K3dMachines;
}

/** A cluster of KubeEdge without edge nodes yet. Disposing of it removes everything that the run has made since, too. */
export interface KubeedgeCentre extends AsyncDisposable {
  centre: KubernetesCentre;
  /** The administrator's credentials, as this machine uses them. */
  kubeconfig: string;
  /** The API server's machine. */
  server: CentreMachine;
  cloudcore: Cloudcore;
  observer: Host;
  /** What every further machine of the run is made with. */
  machine: Pick<ContainerSettings, "run" | "network" | "image" | "vantage" | "signal"> & { centre: KubernetesCentre };
}

/** What k3d is asked for: edge nodes join cloudcore. */
export const serverAlone = { servers: 1, siteNodes: 0 } as const;

/** Starts an API server by k3d, cloudcore and the observer. On failure nothing is left behind. */
export async function startKubeedgeCentre(
  options: Omit<UpOptions, "servers">,
  { parts, upstream }: KubeedgeOrigin,
): Promise<KubeedgeCentre> {
  const { run, siteNodes, signal, report } = options;
  await requireFreeNames(run);
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  const { kubeconfig, machines, servers } = await startByK3d({ ...options, ...serverAlone }, network, upstream);
  const [server] = servers;
  const { observer } = machines;

  report({ phase: "up", text: `cloudcore and ${siteNodes} edge nodes start`, limitMs: readyLimitMs });
  const centre = new KubernetesCentre(kubeconfig);
  const machine = { run, network, image: parts.nodeImage, vantage: parts.vantage, signal, centre };
  const { name, port } = server.service;
  const { definitions } = parts;
  const cloudcore = await startCloudcore({ ...machine, kubeconfig, server: `https://${name}:${port}`, definitions });
  const release = undo.move();
  const dispose = () => release.disposeAsync();
  const made = { centre, kubeconfig, server, cloudcore, observer, machine };
  return { ...made, [Symbol.asyncDispose]: dispose };
}
