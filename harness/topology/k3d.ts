import type { Provenance } from "../evidence/schema.ts";
import type { Host } from "../host/host.ts";
import { ensureK3sShapeParts } from "../parts/k3d-parts.ts";
import { type KubernetesParts, missingForKubernetesParts } from "../parts/parts.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import { k3sShapeFiles } from "./k3d-files.ts";
import { describeK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { type K3dMachines, upByK3d } from "./k3d-up.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import type { Availability, Cluster, Topology, UpOptions } from "./topology.ts";

const standIn = (version = "") => `upstream Kubernetes${version && ` ${version}`} in k3s's shape, not k3s`;

/** A cluster of k3d's own command line, whose node image is upstream Kubernetes, compiled here, in k3s's shape. */
export const k3dBuilt: Topology = { name: "k3d", flavour: "built", standIn: standIn(), availability, up };

function availability(signal: AbortSignal): Promise<Availability> {
  return withEngine(missingForKubernetesParts, async (engine) => ({
    available: true,
    detail: `engine ${engine}; ${await describeK3d(signal)}; a stand-in: ${standIn()}`,
  }));
}

async function up(options: UpOptions): Promise<Cluster> {
  const made = await k3sShapeMachines(options);
  const { parts, k3d } = made;
  return upByK3d(options, { ...made, describe: (host) => describe(parts, k3d, host), Cluster: KubernetesCluster });
}

/** What k3d makes servers and agents of that are in k3s's shape. */
export async function k3sShapeMachines({ run, siteNodes, servers, signal, report }: UpOptions) {
  const parts = await ensureK3sShapeParts(servers, { signal, report });
  return {
    k3d: await someK3d({ signal, report }),
    parts,
    image: parts.nodeImage,
    serverArguments: ["--disable=coredns"],
    nodeArguments: [],
    files: await k3sShapeFiles(run, servers, siteNodes),
  } satisfies K3dMachines;
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
