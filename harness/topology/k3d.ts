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
import { k3dAgentOf, k3dCreateLimitMs, k3dFilesOf, k3dServerOf } from "./k3d-config.ts";
import { k3sShapeFiles } from "./k3d-files.ts";
import { installedK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { apiPort } from "./kubernetes-files.ts";
import { createFilesVolume } from "./machine-files.ts";
import { createObserver } from "./observer.ts";
import { PinnedHost } from "./pinned-host.ts";
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

async function up({ run, siteNodes, servers = 1, signal, report }: UpOptions): Promise<Cluster> {
  const parts = await ensureK3sShapeParts(servers, { signal, report });
  const k3d = await someK3d({ signal, report });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  report({
    phase: "up",
    text: `k3d starts ${servers === 1 ? "a server" : `${servers} servers`} and ${siteNodes} agents`,
    limitMs: k3dCreateLimitMs,
  });
  const names = Array.from({ length: siteNodes }, (_, index) => `site-${index + 1}`);
  const network = await createNetwork(run);
  const image = parts.nodeImage;
  await allSettled(
    Object.entries(await k3sShapeFiles(run, servers, siteNodes)).map(([container, files]) =>
      createFilesVolume({ run, name: k3dFilesOf(container), image, files, signal }),
    ),
  );
  const kubeconfig = await createK3dCluster(k3d.program, {
    ...{ run, servers, site: names, network: network.name, image },
    serverArguments: ["--disable=coredns"],
    nodeArguments: [],
    hasFiles: true,
  });
  signal.throwIfAborted();

  report({ phase: "up", text: "waiting for every node to be Ready", limitMs: readyLimitMs });
  const container = { network: network.name, helperImage: parts.nodeImage };
  const [centreHost, ...otherServers] = await allSettled([
    PinnedHost.of({ ...container, name: "centre", container: k3dServerOf(run, 0) }),
    ...Array.from({ length: servers - 1 }, (_, index) =>
      PinnedHost.of({ ...container, name: `centre-${index + 2}`, container: k3dServerOf(run, index + 1) }),
    ),
  ]);
  const site = await Promise.all(
    names.map((name, index) => PinnedHost.of({ ...container, name, container: k3dAgentOf(run, index) })),
  );
  const observer = await createObserver({ run, network, image: parts.nodeImage, signal });
  await allSettled(
    [centreHost, ...otherServers, ...site, observer].map((host) => host.copyIn(parts.vantage, vantagePath, signal)),
  );
  await observer.powerOn(signal);
  await allSettled(site.map((host) => importImages(host, signal)));
  const centre = new KubernetesCentre(kubeconfig);
  await centre.untilReady(siteNodes, signal);

  const provenance = await describe(parts, k3d, centreHost);
  const release = undo.move();
  return new KubernetesCluster({
    provenance,
    centreHost,
    otherServers,
    observer,
    site,
    centre,
    api: { address: centreHost.address, name: k3dServerOf(run, 0), port: apiPort },
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
