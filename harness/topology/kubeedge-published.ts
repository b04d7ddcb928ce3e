import type { Provenance } from "../evidence/schema.ts";
import type { Host } from "../host/host.ts";
import { ensurePublishedKubeEdgeParts, type KubeEdgeImages } from "../parts/kubeedge-parts.ts";
import { missingForKubernetesParts } from "../parts/parts.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import { describeK3d } from "./k3d-program.ts";
import { k3sComponents, k3sMachines } from "./k3d-published.ts";
import { copyK3sLogs } from "./k3s-cluster.ts";
import type { KubeedgeOrigin } from "./kubeedge-centre.ts";
import { upKubeedge } from "./kubeedge-up.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import {
  cloudcoreImage,
  imagesAvailability,
  installationPackageImage,
  k3sImage,
  pullImage,
  resolvedImage,
} from "./published-image.ts";
import { versionLogged } from "./service-log.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const images: KubeEdgeImages = { cloudcore: cloudcoreImage, installationPackage: installationPackageImage };

/** KubeEdge as its project publishes it, on published k3s. Its machines are from here: Debian with containerd. */
export const kubeedgePublished: Topology = {
  name: "kubeedge-k3s",
  flavour: "published",
  images: [k3sImage, ...Object.values(images)],
  availability,
  up,
};

function availability(signal: AbortSignal): Promise<Availability> {
  return withEngine(missingForKubernetesParts, async (engine) => {
    const found = await imagesAvailability([k3sImage, ...Object.values(images)], signal);
    if (!found.available) return found;
    return { available: true, detail: `engine ${engine}; ${await describeK3d(signal)}; ${found.detail}` };
  });
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("kubeedge-k3s", options);
  const context = { signal: options.signal, report: options.report };
  for (const image of Object.values(images)) await pullImage(image, context);
  const upstream = await k3sMachines(k3sImage, context);
  const parts = await ensurePublishedKubeEdgeParts(images, context);
  return upKubeedge(options, {
    parts,
    upstream,
    describe: async ({ server, cloudcore }, [node]) => {
      const { signal } = options;
      const versions = {
        kubeedge: await versionLogged(cloudcore.host, "cloudcore", signal),
        edgecore: node ? await versionLogged(node, "edgecore", signal) : "unknown",
      };
      return describe({ parts, upstream }, versions, server.host, signal);
    },
    Cluster: KubeedgeOnK3s,
  });
}

/** Its API server's machine is k3s's, the others are of the node image. */
export class KubeedgeOnK3s extends KubernetesCluster {
  protected override copyLogs(host: Host, folder: string, signal: AbortSignal): Promise<void> {
    const [server] = this.centreHosts;
    return host === server ? copyK3sLogs(host, folder, signal) : super.copyLogs(host, folder, signal);
  }
}

async function describe(
  { parts, upstream }: KubeedgeOrigin,
  versions: { kubeedge: string; edgecore: string },
  centreHost: Host,
  signal: AbortSignal,
): Promise<Provenance> {
  const { "node image": nodeImage, ...components } = parts.components;
  return {
    topology: "kubeedge-k3s",
    flavour: "published",
    distribution: "KubeEdge",
    version: versions.kubeedge,
    components: {
      ...versions,
      "cloudcore from": await resolvedImage(images.cloudcore, signal),
      "edgecore from": await resolvedImage(images.installationPackage, signal),
      "server image": k3sImage,
      ...(await k3sComponents(upstream.k3d, centreHost)),
      ...components,
      "node image": `${nodeImage}, made here of Debian, with cloudcore and edgecore copied into it`,
    },
    ...(await containerFacts(centreHost, parts.nodeImage)),
  };
}
