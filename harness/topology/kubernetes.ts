import { createServer } from "node:net";
import type { Provenance } from "../evidence/schema.ts";
import type { DockerHost } from "../host/docker.ts";
import { removeRun } from "../host/engine.ts";
import { ensureKubernetesParts, type KubernetesParts, missingForKubernetesParts } from "../parts/parts.ts";
import { allSettled } from "../wait.ts";
import { hostLabel } from "./centre-events.ts";
import { startContainer } from "./container-host.ts";
import { createNetwork } from "./docker-network.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import { importImages } from "./imported-images.ts";
import { KubernetesCentre, readyLimitMs } from "./kubernetes-centre.ts";
import { KubernetesCluster } from "./kubernetes-cluster.ts";
import { kubeconfig, nodeFiles, serverFiles } from "./kubernetes-files.ts";
import { Authority, signingKeys } from "./pki.ts";
import { apiPort, apiServers, apiService } from "./sides.ts";
import { type Availability, type Cluster, refuseChoices, type Topology, type UpOptions } from "./topology.ts";

const centreName = "centre";

/** Upstream Kubernetes, compiled here from its modules: one server (kine on SQLite) and any number of nodes, all containers. */
export const kubernetesBuilt: Topology = { name: "kubernetes", flavour: "built", availability, up };

function availability(): Promise<Availability> {
  return withEngine(missingForKubernetesParts, (engine) => ({
    available: true,
    detail: `engine ${engine}; compiled here from pinned modules`,
  }));
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
      startContainer({ ...container, name: centreName, index: 1, files, publish: { from: port, to: apiPort } }),
    ),
    startContainer({ ...container, name: "observer", index: 2, files: { "/etc/islanding/services": "\n" } }),
    ...Array.from({ length: siteNodes }, async (_, node) => {
      const index = node + 3;
      const name = `site-${node + 1}`;
      const kubeletArguments = [`--node-ip=${network.address(index)}`, `--node-labels=${hostLabel}=${name}`];
      const place = { index: node + 1, apiAddress: centreAddress };
      const files = await nodeFiles({ authority, name, ...place, kubeletArguments });
      return startContainer({ ...container, name, index, files });
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
    centreHosts: [centreHost],
    observer,
    site,
    centre,
    agent: "kubelet",
    sides: apiServers([{ host: centreHost, service: apiService(centreAddress, `islanding-${run}-${centreName}`) }], {
      site,
      observer,
    }),
    workloadImage: parts.workloadImage,
    dispose: () => release.disposeAsync(),
  });
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
