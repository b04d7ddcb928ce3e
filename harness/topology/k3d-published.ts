import { unavailableError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import { engineMust, engineVersion } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { ensureSupervisedK3s } from "../parts/k3d-parts.ts";
import { ensureWorkloadParts, missingForWorkloadParts } from "../parts/parts.ts";
import { pauseImage } from "../parts/workload-images.ts";
import { containerFacts } from "./container-facts.ts";
import { describeK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { upByK3d } from "./k3d-up.ts";
import { K3sCluster } from "./k3s-cluster.ts";
import { howToGetImage, imageName, imageSource, k3sImage, pullImage } from "./published-image.ts";
import type { Availability, Cluster, Topology, UpOptions } from "./topology.ts";

/** Add-ons of k3s that nothing here needs, and whose images a site without a way out can't have. */
const addOns = ["coredns", "local-storage", "metrics-server", "servicelb", "traefik"];
/** The nodes have no way out, so that pods are held by an image that comes with them. */
const pause = `docker.io/${pauseImage}`;

/** k3s as its project publishes it, by k3d's own command line. */
export const k3dPublished: Topology = {
  name: "k3d",
  flavour: "published",
  availability,
  up: (options) => upWithK3s(k3sImage, options),
};

async function availability(signal: AbortSignal): Promise<Availability> {
  const engine = await engineVersion();
  if (!engine) {
    return { available: false, reason: "no container engine answers", hint: "Run scripts/engine, or start Docker." };
  }
  const missing = await missingForWorkloadParts();
  if (missing) return { available: false, ...missing };
  const image = await imageSource(k3sImage, signal);
  if (image.from === "nowhere") return { available: false, reason: image.reason, hint: howToGetImage(k3sImage) };
  const source = image.from === "engine" ? "is in the engine" : "comes from its registry";
  return {
    available: true,
    detail: `engine ${engine}; ${await describeK3d(signal)}; ${imageName(k3sImage)} ${source}`,
  };
}

/** Brings a cluster up whose nodes are this image of k3s. Throws `not-k3s` before anything is made of an image that is something else. */
export async function upWithK3s(image: string, options: UpOptions): Promise<Cluster> {
  const context = { signal: options.signal, report: options.report };
  await pullImage(image, context);
  await requireK3s(image);
  const parts = await ensureWorkloadParts(context);
  const supervised = await ensureSupervisedK3s(image, parts, context);
  const k3d = await someK3d(context);
  return upByK3d(options, {
    k3d,
    parts,
    image: supervised,
    serverArguments: addOns.map((name) => `--disable=${name}`),
    nodeArguments: [`--pause-image=${pause}`],
    describe: (host) => describe(image, k3d, host),
    Cluster: K3sCluster,
  });
}

/** k3d itself would wait minutes for the log of a container that ends at once, or never says anything. */
async function requireK3s(image: string): Promise<void> {
  const first = await engineMust(["image", "inspect", "--format", '{{join .Config.Entrypoint " "}}', image]);
  if (first === "/bin/k3s") return;
  throw unavailableError(
    "not-k3s",
    `Expected the image ${imageName(image)} to start /bin/k3s, as k3s's own does, found ${first || "nothing that it starts"}.`,
    "Take an image of rancher/k3s.",
  );
}

async function describe(image: string, k3d: K3dProgram, host: Host): Promise<Provenance> {
  const said = (await host.exec(["k3s", "--version"])).stdout;
  const version = /^k3s version (\S+)/m.exec(said)?.[1] ?? "unknown";
  return {
    topology: "k3d",
    flavour: "published",
    distribution: "k3s",
    version,
    components: {
      k3s: version,
      k3d: `v${k3d.version}`,
      "node image": image,
      "first process": "a supervisor from here, which starts k3s",
      "pause image": `${pauseImage}, compiled here`,
    },
    ...(await containerFacts(host, image)),
  };
}
