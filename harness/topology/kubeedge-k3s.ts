import type { Provenance } from "../evidence/schema.ts";
import { engineVersion } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { type KubeEdgeParts, pinnedKubeEdgeVersion } from "../parts/kubeedge-parts.ts";
import { missingForKubernetesParts } from "../parts/parts.ts";
import { containerFacts } from "./container-facts.ts";
import { joinEdgeNodes } from "./edge-nodes.ts";
import { installedK3d, type K3dProgram } from "./k3d-program.ts";
import { startKubeedgeCentre } from "./kubeedge-centre.ts";
import { kubeedgeSides } from "./kubeedge-sides.ts";
import { edgeCoreStore } from "./kubeedge-store.ts";
import { readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { joinLightNodes, lightNodesInWords } from "./light-nodes.ts";
import { apiService } from "./sides.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const standIn = (kubeedge: string, kubernetes: string) =>
  `${kubeedge} is real, compiled here; its upstream cluster is ${kubernetes} in k3s's shape, not k3s`;
const standInOfAnyVersion = standIn("KubeEdge", "upstream Kubernetes");

const standInPart = "upstream";

/**
 * KubeEdge, compiled here from its modules, on a k3d cluster whose server is upstream Kubernetes in k3s's shape. Its tunnel is
 * off, so that there are no exec and no logs through the API server: a node's state is told by its runtime, its metaserver
 * and its log files.
 */
export const kubeedgeBuilt: Topology = {
  name: "kubeedge-k3s",
  flavour: "built",
  standIn: standInOfAnyVersion,
  standInPart,
  availability,
  up,
};

async function availability(signal: AbortSignal): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const missing = await missingForKubernetesParts();
  if (missing) return { available: false, ...missing };
  const installed = await installedK3d(signal);
  const k3d = installed ? `k3d v${installed.version}` : "k3d, compiled here";
  const kubeedge = `KubeEdge v${await pinnedKubeEdgeVersion()}`;
  return {
    available: true,
    detail: `engine ${engine}; ${k3d}; ${kubeedge}; in part a stand-in: ${standInOfAnyVersion}`,
  };
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("kubeedge-k3s", options);
  const { siteNodes, lightNodes = 0, report } = options;
  const started = await startKubeedgeCentre(options);
  await using undo = new AsyncDisposableStack();
  undo.use(started);
  const { parts, k3d, centre, centreHost, serverName, cloudcore, observer, machine } = started;
  const join = { cloudcoreAddress: cloudcore.host.address, joinToken: cloudcore.joinToken };
  const site = await joinEdgeNodes({ ...machine, ...join, siteNodes });
  if (lightNodes > 0) report({ phase: "up", text: `${lightNodes} light nodes join`, limitMs: readyLimitMs });
  const light = await joinLightNodes({ ...machine, ...join, siteNodes, lightNodes });

  const provenance = {
    ...(await describe(parts, k3d, centreHost)),
    ...(lightNodes > 0 && { lightNodes: lightNodesInWords(lightNodes) }),
  };
  const release = undo.move();
  return new KubernetesCluster({
    provenance,
    centreHosts: [centreHost, cloudcore.host],
    observer,
    site,
    centre,
    sides: kubeedgeSides({
      server: { host: centreHost, service: apiService(centreHost.address, serverName) },
      cloudcore,
      site: [...site, ...light],
      observer,
    }),
    light,
    gateway: { host: cloudcore.host, program: "cloudcore" },
    agent: "edgecore",
    localStore: edgeCoreStore,
    workloadImage: parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

async function describe({ components, nodeImage }: KubeEdgeParts, k3d: K3dProgram, host: Host): Promise<Provenance> {
  const number = (component: string) => components[component]?.replace(/^v/, "") ?? "unknown";
  return {
    topology: "kubeedge-k3s",
    flavour: "built",
    distribution: "KubeEdge",
    version: components.kubeedge ?? "unknown",
    standIn: standIn(`KubeEdge ${number("kubeedge")}`, `upstream Kubernetes ${number("kubernetes")}`),
    standInPart,
    components: { ...components, k3d: `v${k3d.version}` },
    ...(await containerFacts(host, nodeImage)),
  };
}
