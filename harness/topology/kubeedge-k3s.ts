import type { Provenance } from "../evidence/schema.ts";
import type { Host } from "../host/host.ts";
import { ensureKubeEdgeParts, pinnedKubeEdgeVersion } from "../parts/kubeedge-parts.ts";
import { missingForKubernetesParts } from "../parts/parts.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import { k3sShapeMachines } from "./k3d.ts";
import { installedK3d } from "./k3d-program.ts";
import { serverAlone } from "./kubeedge-centre.ts";
import { upKubeedge } from "./kubeedge-up.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const standIn = (kubeedge: string, kubernetes: string) =>
  `${kubeedge} is real, compiled here; its upstream cluster is ${kubernetes} in k3s's shape, not k3s`;
const standInOfAnyVersion = standIn("KubeEdge", "upstream Kubernetes");

const standInPart = "upstream";

/** KubeEdge, compiled here from its modules, on a k3d cluster whose server is upstream Kubernetes in k3s's shape. */
export const kubeedgeBuilt: Topology = {
  name: "kubeedge-k3s",
  flavour: "built",
  standIn: standInOfAnyVersion,
  standInPart,
  availability,
  up,
};

function availability(signal: AbortSignal): Promise<Availability> {
  return withEngine(missingForKubernetesParts, async (engine) => {
    const installed = await installedK3d(signal);
    const k3d = installed ? `k3d v${installed.version}` : "k3d, compiled here";
    const kubeedge = `KubeEdge v${await pinnedKubeEdgeVersion()}`;
    return {
      available: true,
      detail: `engine ${engine}; ${k3d}; ${kubeedge}; in part a stand-in: ${standInOfAnyVersion}`,
    };
  });
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("kubeedge-k3s", options);
  const origin = await builtKubeedge(options);
  return upKubeedge(options, {
    ...origin,
    describe: ({ server }) => describe(origin, server.host),
    Cluster: KubernetesCluster,
  });
}

/** KubeEdge's programs, and what k3d makes its upstream cluster of, all compiled here. */
export async function builtKubeedge(options: Pick<UpOptions, "run" | "signal" | "report">) {
  const { run, signal, report } = options;
  const upstream = await k3sShapeMachines({ run, signal, report, ...serverAlone });
  return { parts: await ensureKubeEdgeParts({ signal, report }), upstream };
}

type Built = Awaited<ReturnType<typeof builtKubeedge>>;

async function describe({ parts, upstream }: Built, host: Host): Promise<Provenance> {
  const { components, nodeImage } = parts;
  const number = (component: string) => components[component]?.replace(/^v/, "") ?? "unknown";
  return {
    topology: "kubeedge-k3s",
    flavour: "built",
    distribution: "KubeEdge",
    version: components.kubeedge ?? "unknown",
    standIn: standIn(`KubeEdge ${number("kubeedge")}`, `upstream Kubernetes ${number("kubernetes")}`),
    standInPart,
    components: {
      ...components,
      "server image": upstream.parts.components["node image"] ?? upstream.image,
      k3d: `v${upstream.k3d.version}`,
    },
    ...(await containerFacts(host, nodeImage)),
  };
}
