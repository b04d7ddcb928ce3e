import { createServer } from "node:net";
import type { Provenance } from "../evidence/schema.ts";
import { DockerHost } from "../host/docker.ts";
import { engineMust, engineVersion, removeRun, runLabel } from "../host/engine.ts";
import { vantagePath } from "../host/vantage.ts";
import { ensureKubernetesParts, type KubernetesParts, missingForKubernetesParts } from "../parts/parts.ts";
import { allSettled } from "../wait.ts";
import { hostLabel } from "./centre-events.ts";
import { containerFacts } from "./container-facts.ts";
import { createNetwork, type RunNetwork } from "./docker-network.ts";
import { importImages } from "./imported-images.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { apiPort, type Files, kubeconfig, nodeFiles, serverFiles } from "./kubernetes-files.ts";
import { copyFiles } from "./machine-files.ts";
import { Authority, signingKeys } from "./pki.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const centreName = "centre";

/** Upstream Kubernetes, compiled here from its modules: one server (kine on SQLite) and any number of nodes, all containers. */
export const kubernetesBuilt: Topology = { name: "kubernetes", flavour: "built", availability, up };

async function availability(): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const missing = await missingForKubernetesParts();
  if (missing) return { available: false, ...missing };
  return { available: true, detail: `engine ${engine}; compiled here from pinned modules` };
}

async function up(options: UpOptions): Promise<Cluster> {
  refuseChoices("kubernetes", options);
  const { run, siteNodes, signal, report } = options;
  const parts = await ensureKubernetesParts({ signal, report });
  const network = await createNetwork(run);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeRun(run));

  report({ phase: "up", text: `starting a server, ${siteNodes} nodes and an observer`, limitMs: readyLimitMs });
  const authority = await Authority.create(`islanding-${run}`);
  const port = await freePort();
  const container = { run, network, image: parts.nodeImage, vantage: parts.vantage, signal };

  const centreAddress = network.address(1);
  const [centreHost, observer, ...site] = await allSettled([
    serverFiles({ authority, name: centreName, address: centreAddress }, await signingKeys()).then((files) =>
      startHost({ ...container, name: centreName, index: 1, files, publish: port }),
    ),
    startHost({ ...container, name: "observer", index: 2, files: { "/etc/islanding/services": "\n" } }),
    ...Array.from({ length: siteNodes }, async (_, node) => {
      const index = node + 3;
      const name = `site-${node + 1}`;
      const kubeletArguments = [`--node-ip=${network.address(index)}`, `--node-labels=${hostLabel}=${name}`];
      const place = { index: node + 1, apiAddress: centreAddress };
      const files = await nodeFiles({ authority, name, ...place, kubeletArguments });
      return startHost({ ...container, name, index, files });
    }),
  ]);

  const centre = new KubernetesCentre(
    await kubeconfig(authority, `https://127.0.0.1:${port}`, "islanding", "system:masters"),
  );
  await allSettled(site.map((host) => importImages(host, signal)));
  await centre.untilReady(siteNodes, signal);

  const provenance = await describe(parts, centreHost);
  const release = undo.move();
  return new KubernetesCluster({
    provenance,
    centreHost,
    observer,
    site,
    centre,
    api: { address: centreAddress, name: `islanding-${run}-${centreName}`, port: apiPort },
    workloadImage: parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
}

interface ContainerSettings {
  run: string;
  network: RunNetwork;
  image: string;
  vantage: string;
  signal: AbortSignal;
  name: string;
  index: number;
  files: Files;
  /** A port of this machine's loopback that leads to the API server. */
  publish?: number;
}

async function startHost(settings: ContainerSettings): Promise<DockerHost> {
  const { run, network, image, name, index, signal } = settings;
  const container = `islanding-${run}-${name}`;
  const label = ["--label", `${runLabel}=${run}`];
  const address = network.address(index);
  // Not to be interrupted: the engine would go on creating what cleaning up has not seen.
  await engineMust(["volume", "create", ...label, container]);
  await engineMust(
    [
      ["create", "--name", container, "--hostname", name, ...label],
      ["--privileged", "--cgroupns", "private", "--security-opt", "seccomp=unconfined"],
      ["--network", network.name, "--ip", address],
      ["--tmpfs", "/run", "--tmpfs", "/tmp", "--volume", `${container}:/var`],
      settings.publish ? ["--publish", `127.0.0.1:${settings.publish}:${apiPort}`] : [],
      [image],
    ].flat(),
  );
  const host = new DockerHost({ name, address, container, helperImage: image });
  await copyFiles({ run, container, files: settings.files, signal });
  await host.copyIn(settings.vantage, vantagePath, signal);
  signal.throwIfAborted();
  await host.powerOn();
  return host;
}

async function describe(parts: KubernetesParts, host: DockerHost): Promise<Provenance> {
  return {
    topology: "kubernetes",
    flavour: "built",
    distribution: "Kubernetes",
    version: parts.components.kubernetes ?? "unknown",
    components: parts.components,
    ...(await containerFacts(host, parts.nodeImage)),
  };
}

/** A loopback port that is free now; it stays the same when the server's container is off and on again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
