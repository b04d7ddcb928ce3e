import type { Provenance } from "../evidence/schema.ts";
import { engineVersion, removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { vantagePath } from "../host/vantage.ts";
import { ensureK3sShapeParts, pinnedK3dVersion } from "../parts/k3d-parts.ts";
import { type KubernetesParts, missingForKubernetesParts } from "../parts/parts.ts";
import { allSettled } from "../wait.ts";
import { containerFacts } from "./container-facts.ts";
import { createNetwork } from "./docker-network.ts";
import { importImages } from "./imported-images.ts";
import { createK3dCluster } from "./k3d-cli.ts";
import { k3dAgentOf, k3dCreateLimitMs, k3dServerOf } from "./k3d-config.ts";
import { k3sShapeFiles } from "./k3d-files.ts";
import { installedK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { createObserver } from "./observer.ts";
import { PinnedHost } from "./pinned-host.ts";
import { apiService, singleApiServer } from "./sides.ts";
import type { Availability, Cluster, Topology, UpOptions } from "./topology.ts";

const standIn = (version = "") => `upstream Kubernetes${version && ` ${version}`} in k3s's shape, not k3s`;

/** A cluster of k3d's own command line, whose node image is upstream Kubernetes, compiled here, in k3s's shape. */
export const k3dBuilt: Topology = { name: "k3d", flavour: "built", standIn: standIn(), availability, up };

async function availability(signal: AbortSignal): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const missing = await missingForKubernetesParts();
  if (missing) return { available: false, ...missing };
  const installed = await installedK3d(signal);
  const k3d = installed ? `k3d v${installed.version}` : `k3d v${await pinnedK3dVersion()}, compiled here`;
  return {
    available: true,
    detail: `engine ${engine}; ${k3d}; a stand-in: ${standIn()}`,
  };
}

async function up({ run, siteNodes, signal, report }: UpOptions): Promise<Cluster> {
  const parts = await ensureK3sShapeParts({ signal, report });
  const k3d = await someK3d({ signal, report });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  report({ phase: "up", text: `k3d starts a server and ${siteNodes} agents`, limitMs: k3dCreateLimitMs });
  const names = Array.from({ length: siteNodes }, (_, index) => `site-${index + 1}`);
  const network = await createNetwork(run);
  const asked = { run, site: names, network: network.name, image: parts.nodeImage };
  const kubeconfig = await createK3dCluster(k3d.program, { ...asked, files: await k3sShapeFiles(run, siteNodes) });
  signal.throwIfAborted();

  report({ phase: "up", text: "waiting for every node to be Ready", limitMs: readyLimitMs });
  const container = { network: network.name, helperImage: parts.nodeImage };
  const centreHost = await PinnedHost.of({ ...container, name: "centre", container: k3dServerOf(run) });
  const site = await Promise.all(
    names.map((name, index) => PinnedHost.of({ ...container, name, container: k3dAgentOf(run, index) })),
  );
  const observer = await createObserver({ run, network, image: parts.nodeImage, signal });
  await allSettled([centreHost, ...site, observer].map((host) => host.copyIn(parts.vantage, vantagePath, signal)));
  await observer.powerOn(signal);
  await allSettled(site.map((host) => importImages(host, signal)));
  const centre = new KubernetesCentre(kubeconfig);
  await centre.untilReady(siteNodes, signal);

  const provenance = await describe(parts, k3d, centreHost);
  const release = undo.move();
  return new KubernetesCluster({
    provenance,
    centreHosts: [centreHost],
    observer,
    site,
    centre,
    agent: "kubelet",
    sides: singleApiServer(
      { host: centreHost, service: apiService(centreHost.address, k3dServerOf(run)) },
      { site, observer },
    ),
    workloadImage: parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

async function describe({ components, nodeImage }: KubernetesParts, k3d: K3dProgram, host: Host): Promise<Provenance> {
  const version = components.kubernetes ?? "unknown";
  return {
    topology: "k3d",
    flavour: "built",
    distribution: "Kubernetes in k3s's shape",
    version,
    standIn: standIn(version.replace(/^v/, "")),
    components: { ...components, k3d: `v${k3d.version}` },
    ...(await containerFacts(host, nodeImage)),
  };
}
