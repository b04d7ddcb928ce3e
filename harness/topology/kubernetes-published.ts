import type { Provenance } from "../evidence/schema.ts";
import { removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { ensureWorkloadParts, missingForWorkloadParts } from "../parts/parts.ts";
import { adoptMachines, siteName } from "./adopted-machines.ts";
import { createNetwork } from "./docker-network.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import {
  controlPlaneOf,
  createKindCluster,
  kindClusterOf,
  kindCreateLimitMs,
  kindVersion,
  loadKindImages,
  workerOf,
} from "./kind-cli.ts";
import { KindCluster } from "./kind-cluster.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { imagesAvailability, kindNodeImage, pullImage } from "./published-image.ts";
import { apiServers, apiService } from "./sides.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

/** The one whose interface kind-interface.fixture.ts records, and whose node image is pinned. */
const oldestKind = "0.30.0";

/** Upstream Kubernetes as the kind project publishes it: its node image, driven by the user's own `kind`. */
export const kubernetesPublished: Topology = {
  name: "kubernetes",
  flavour: "published",
  images: [kindNodeImage],
  availability,
  up,
};

function availability(signal: AbortSignal): Promise<Availability> {
  return withEngine(
    async () => (await missingKind(signal)) ?? missingForWorkloadParts(),
    async (engine) => {
      const images = await imagesAvailability([kindNodeImage], signal);
      if (!images.available) return images;
      return { available: true, detail: `engine ${engine}; kind v${await kindVersion(signal)}; ${images.detail}` };
    },
  );
}

async function missingKind(signal: AbortSignal): Promise<{ reason: string; hint: string } | undefined> {
  const hint = `Install kind v${oldestKind} or later (https://kind.sigs.k8s.io) and put it on the PATH.`;
  const kind = await kindVersion(signal);
  if (!kind) return { reason: "the program kind is missing", hint };
  const isOld = kind.localeCompare(oldestKind, "en", { numeric: true }) < 0;
  return isOld ? { reason: `kind is v${kind}`, hint } : undefined;
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("kubernetes", options);
  const { run, siteNodes, signal, report } = options;
  const parts = await ensureWorkloadParts({ signal, report });
  await pullImage(kindNodeImage, { signal, report });
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  report({ phase: "up", text: `kind starts a server and ${siteNodes} nodes`, limitMs: kindCreateLimitMs });
  const name = kindClusterOf(run);
  const site = Array.from({ length: siteNodes }, (_, index) => siteName(index));
  const centre = new KubernetesCentre(await createKindCluster({ run, site, network: network.name, signal }));

  report({ phase: "up", text: "waiting for every node to be Ready", limitMs: readyLimitMs });
  await loadKindImages(name, parts.workloadTar, signal);
  const machines = await adoptMachines({
    ...{ run, network, image: kindNodeImage, vantage: parts.vantage, signal },
    centre: [controlPlaneOf(name)],
    site: site.map((_, index) => workerOf(name, index)),
  });
  await centre.untilReady(siteNodes, signal);

  const [centreHost] = machines.centreHosts;
  const provenance = await describe(centreHost, signal);
  const release = undo.move();
  return new KindCluster({
    name,
    provenance,
    ...machines,
    centre,
    sides: apiServers([{ host: centreHost, service: apiService(centreHost.address, controlPlaneOf(name)) }], machines),
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
