import type { Provenance } from "../evidence/schema.ts";
import { engineVersion, removeRun } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { ensureKubeEdgeParts, type KubeEdgeParts, pinnedKubeEdgeVersion } from "../parts/kubeedge-parts.ts";
import { missingForKubernetesParts } from "../parts/parts.ts";
import { startCloudcore } from "./cloudcore.ts";
import { containerFacts } from "./container-facts.ts";
import { createNetwork } from "./docker-network.ts";
import { joinEdgeNodes } from "./edge-nodes.ts";
import { requireFreeNames } from "./k3d-cli.ts";
import { k3dServerOf } from "./k3d-config.ts";
import { k3sShapeFiles } from "./k3d-files.ts";
import { installedK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { startByK3d } from "./k3d-up.ts";
import { kubeedgeSides } from "./kubeedge-sides.ts";
import { edgeCoreStore } from "./kubeedge-store.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { joinLightNodes, lightNodesInWords } from "./light-nodes.ts";
import { apiPort, apiService } from "./sides.ts";
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
  const { run, siteNodes, lightNodes = 0, signal, report } = options;
  const parts = await ensureKubeEdgeParts({ signal, report });
  const k3d = await someK3d({ signal, report });
  await requireFreeNames(run);
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  const upstream = await startByK3d({ ...options, siteNodes: 0 }, network, {
    k3d,
    parts,
    image: parts.serverImage,
    serverArguments: ["--disable=coredns"],
    nodeArguments: [],
    files: await k3sShapeFiles(run, 1, 0),
  });
  const { kubeconfig, machines } = upstream;
  const { observer } = machines;
  const [centreHost] = machines.centreHosts;

  report({ phase: "up", text: `cloudcore and ${siteNodes} edge nodes start`, limitMs: readyLimitMs });
  const centre = new KubernetesCentre(kubeconfig);
  const machine = { run, network, image: parts.nodeImage, vantage: parts.vantage, signal, centre };
  const server = `https://${k3dServerOf(run, 0)}:${apiPort}`;
  const { definitions } = parts;
  const cloudcore = await startCloudcore({ ...machine, kubeconfig, server, definitions });
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
      server: { host: centreHost, service: apiService(centreHost.address, k3dServerOf(run, 0)) },
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
