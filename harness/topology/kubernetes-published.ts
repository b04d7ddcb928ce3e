import type { Provenance } from "../evidence/schema.ts";
import { engineVersion, removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { vantagePath } from "../host/vantage.ts";
import { ensureWorkloadParts, missingForWorkloadParts } from "../parts/parts.ts";
import { containerFacts } from "./container-facts.ts";
import { createNetwork } from "./docker-network.ts";
import {
  controlPlaneOf,
  createKindCluster,
  kindCreateLimitMs,
  kindVersion,
  loadKindImages,
  workerOf,
} from "./kind-cli.ts";
import { KindCluster } from "./kind-cluster.ts";
import { kindNodeImage, kindNodeImageName, nodeImageSource, pullNodeImage } from "./kind-image.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { apiPort } from "./kubernetes-files.ts";
import { createObserver } from "./observer.ts";
import { PinnedHost } from "./pinned-host.ts";
import { type Availability, type Cluster, requireOneServer, type Topology, type UpOptions } from "./topology.ts";

/** The one whose interface kind-interface.fixture.ts records, and whose node image is pinned. */
const oldestKind = "0.30.0";

/** Upstream Kubernetes as the kind project publishes it: its node image, driven by the user's own `kind`. */
export const kubernetesPublished: Topology = { name: "kubernetes", flavour: "published", availability, up };

async function availability(signal: AbortSignal): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const install = `Install kind v${oldestKind} or later (https://kind.sigs.k8s.io) and put it on the PATH.`;
  const kind = await kindVersion(signal);
  if (!kind) return { available: false, reason: "the program kind is missing", hint: install };
  if (kind.localeCompare(oldestKind, "en", { numeric: true }) < 0) {
    return { available: false, reason: `kind is v${kind}`, hint: install };
  }
  const missing = await missingForWorkloadParts();
  if (missing) return { available: false, ...missing };
  const image = await nodeImageSource(signal);
  if (image.from === "nowhere") {
    const hint = `Let the engine reach the registry, or take the built flavour. By hand: docker pull ${kindNodeImage}`;
    return { available: false, reason: image.reason, hint };
  }
  const source = image.from === "engine" ? "is in the engine" : "comes from its registry";
  return { available: true, detail: `engine ${engine}; kind v${kind}; ${kindNodeImageName} ${source}` };
}

async function up(options: UpOptions): Promise<Cluster> {
  requireOneServer("kubernetes", options);
  const { run, siteNodes, signal, report } = options;
  const parts = await ensureWorkloadParts({ signal, report });
  await pullNodeImage({ signal, report });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  report({ phase: "up", text: `kind starts a server and ${siteNodes} nodes`, limitMs: kindCreateLimitMs });
  const name = `islanding-${run}`;
  const site = Array.from({ length: siteNodes }, (_, index) => `site-${index + 1}`);
  const network = await createNetwork(run);
  const centre = new KubernetesCentre(await createKindCluster({ name, site, network: network.name, signal }));

  report({ phase: "up", text: "waiting for every node to be Ready", limitMs: readyLimitMs });
  await loadKindImages(name, parts.workloadTar, signal);
  const container = { network: network.name, helperImage: kindNodeImage };
  const centreHost = await PinnedHost.of({ ...container, name: "centre", container: controlPlaneOf(name) });
  const siteHosts = await Promise.all(
    site.map((host, index) => PinnedHost.of({ ...container, name: host, container: workerOf(name, index) })),
  );
  const observer = await createObserver({ run, network, image: kindNodeImage, signal });
  const hosts = [centreHost, ...siteHosts, observer];
  await Promise.all(hosts.map((host) => host.copyIn(parts.vantage, vantagePath, signal)));
  await observer.powerOn(signal);
  await centre.untilReady(siteNodes, signal);

  const provenance = await describe(centreHost, signal);
  const release = undo.move();
  return new KindCluster({
    name,
    provenance,
    centreHost,
    observer,
    site: siteHosts,
    centre,
    api: { address: centreHost.address, name: controlPlaneOf(name), port: apiPort },
    workloadImage: parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

async function describe(host: Host, signal: AbortSignal): Promise<Provenance> {
  const version = (await host.exec(["cat", "/kind/version"])).stdout.trim();
  return {
    topology: "kubernetes",
    flavour: "published",
    distribution: "Kubernetes (kind node image)",
    version,
    components: {
      kubernetes: version,
      kind: `v${(await kindVersion(signal)) ?? " unknown"}`,
      "node image": kindNodeImage,
    },
    ...(await containerFacts(host, kindNodeImage)),
  };
}
