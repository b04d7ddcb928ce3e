import type { Provenance } from "../evidence/schema.ts";
import type { CentreMachine } from "../fault/fault.ts";
import { removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import type { WorkloadParts } from "../parts/workload-parts.ts";
import { allSettled } from "../wait.ts";
import { adoptMachines, siteName } from "./adopted-machines.ts";
import { createNetwork, type RunNetwork } from "./docker-network.ts";
import { importImages } from "./imported-images.ts";
import { createK3dCluster, requireFreeNames } from "./k3d-cli.ts";
import { k3dAgentOf, k3dCreateLimitMs, k3dFilesOf, k3dServerOf } from "./k3d-config.ts";
import type { K3dProgram } from "./k3d-program.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import type { KubernetesCluster, KubernetesClusterSettings } from "./kubernetes-cluster.ts";
import type { Files } from "./kubernetes-files.ts";
import { createFilesVolume } from "./machine-files.ts";
import { registriesYaml } from "./registry-mirrors.ts";
import { apiServers, apiService } from "./sides.ts";
import type { UpOptions } from "./topology.ts";

/** What k3d makes machines of. */
export interface K3dMachines {
  k3d: K3dProgram;
  parts: Pick<WorkloadParts, "vantage" | "workloadImage">;
  /** The image of its nodes, with the archives of the pods' images in it. */
  image: string;
  serverArguments: readonly string[];
  nodeArguments: readonly string[];
  /** By container: what makes a node a server or an agent, where k3s does not do that by itself. */
  files?: Record<string, Files>;
}

/** What a cluster of k3d is made of; in this its flavours differ. */
export interface K3dFlavour extends K3dMachines {
  describe(centreHost: Host): Promise<Provenance>;
  Cluster: new (settings: KubernetesClusterSettings) => KubernetesCluster;
}

/** Brings a cluster up by k3d's own command line. */
export async function upByK3d(options: UpOptions, flavour: K3dFlavour): Promise<KubernetesCluster> {
  const { run, siteNodes, signal } = options;
  await requireFreeNames(run);
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  const { machines, kubeconfig, servers } = await startByK3d(options, network, flavour);
  await allSettled(machines.site.map((host) => importImages(host, signal)));
  const centre = new KubernetesCentre(kubeconfig);
  await centre.untilReady(siteNodes, signal);

  const provenance = await flavour.describe(machines.centreHosts[0]);
  const release = undo.move();
  return new flavour.Cluster({
    ...machines,
    provenance,
    centre,
    agent: "kubelet",
    sides: apiServers(servers, machines),
    workloadImage: flavour.parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

/** Has k3d start servers and agents on the run's network; returns them as machines, an observer beside them. */
export async function startByK3d(options: UpOptions, network: RunNetwork, made: K3dMachines) {
  const { run, siteNodes, servers, registryMirrors, signal, report } = options;
  const { image, files = {}, parts } = made;
  const registries = registryMirrors && registriesYaml(registryMirrors);
  const who = `${servers === 1 ? "a server" : `${servers} servers`} and ${siteNodes} agents`;
  report({ phase: "up", text: `k3d starts ${who}`, limitMs: k3dCreateLimitMs });
  await allSettled(
    Object.entries(files).map(([container, own]) =>
      createFilesVolume({ run, name: k3dFilesOf(container), image, files: own, signal }),
    ),
  );
  const site = Array.from({ length: siteNodes }, (_, index) => siteName(index));
  const kubeconfig = await createK3dCluster(made.k3d.program, {
    ...{ run, servers, site, network: network.name, image },
    serverArguments: made.serverArguments,
    nodeArguments: made.nodeArguments,
    hasFiles: made.files !== undefined,
    ...(registries && { registries }),
  });
  signal.throwIfAborted();

  report({ phase: "up", text: "waiting for every node to be Ready", limitMs: readyLimitMs });
  const machines = await adoptMachines({
    ...{ run, network, image, vantage: parts.vantage, signal },
    centre: [k3dServerOf(run, 0), ...Array.from({ length: servers - 1 }, (_, index) => k3dServerOf(run, index + 1))],
    site: site.map((_, index) => k3dAgentOf(run, index)),
  });
  const serverOn = (host: Host, index: number): CentreMachine => ({
    host,
    service: apiService(host.address, k3dServerOf(run, index)),
  });
  const [first, ...others] = machines.centreHosts;
  const further = others.map((host, index) => serverOn(host, index + 1));
  return { machines, kubeconfig, servers: [serverOn(first, 0), ...further] as const };
}
