import { unavailableError } from "../errors.ts";
import type { Provenance } from "../evidence/schema.ts";
import { engineMust } from "../host/engine.ts";
import type { Host } from "../host/host.ts";
import { ensureSupervisedK3s } from "../parts/k3d-parts.ts";
import { ensureWorkloadParts, missingForWorkloadParts } from "../parts/parts.ts";
import { pauseImage } from "../parts/workload-images.ts";
import { withEngine } from "./engine-availability.ts";
import { containerFacts } from "./ground-facts.ts";
import { describeK3d, type K3dProgram, someK3d } from "./k3d-program.ts";
import { type K3dMachines, upByK3d } from "./k3d-up.ts";
import { K3sCluster } from "./k3s-cluster.ts";
import { imageName, imagesAvailability, k3sImage, pullImage } from "./published-image.ts";
import type { Availability, Cluster, Topology, UpOptions } from "./topology.ts";

/** Add-ons of k3s that nothing here needs, and whose images a site without a way out can't have. */
const addOns = ["coredns", "local-storage", "metrics-server", "servicelb", "traefik"];
/** The nodes have no way out, so that pods are held by an image that comes with them. */
const pause = `docker.io/${pauseImage}`;

/** k3s as its project publishes it, by k3d's own command line. */
export const k3dPublished: Topology = {
  name: "k3d",
  flavour: "published",
  images: [k3sImage],
  availability,
  up: (options) => upWithK3s(k3sImage, options),
};

function availability(signal: AbortSignal): Promise<Availability> {
  return withEngine(missingForWorkloadParts, async (engine) => {
    const found = await imagesAvailability([k3sImage], signal);
    if (!found.available) return found;
    return { available: true, detail: `engine ${engine}; ${await describeK3d(signal)}; ${found.detail}` };
  });
}

/** Brings a cluster up whose nodes are this image of k3s. Throws `not-k3s` before anything is made of an image that is something else. */
export async function upWithK3s(image: string, options: UpOptions): Promise<Cluster> {
  const made = await k3sMachines(image, options);
  return upByK3d(options, { ...made, describe: (host) => describe(image, made.k3d, host), Cluster: K3sCluster });
}

/** What k3d makes servers and agents of whose image is this one of k3s. Throws `not-k3s`. */
export async function k3sMachines(
  image: string,
  { signal, report }: Pick<UpOptions, "signal" | "report">,
): Promise<K3dMachines> {
  const context = { signal, report };
  await pullImage(image, context);
  await requireK3s(image);
  const parts = await ensureWorkloadParts(context);
  return {
    k3d: await someK3d(context),
    parts,
    image: await ensureSupervisedK3s(image, parts, context),
    serverArguments: addOns.map((name) => `--disable=${name}`),
    nodeArguments: [`--pause-image=${pause}`],
  };
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
  const { k3s, ...others } = await k3sComponents(k3d, host);
  return {
    topology: "k3d",
    flavour: "published",
    distribution: "k3s",
    version: k3s,
    components: { k3s, ...others, "node image": image },
    ...(await containerFacts(host, image)),
  };
}

/** What a machine of published k3s has in it, and what of that is not k3s's own. */
export async function k3sComponents(k3d: K3dProgram, host: Host) {
  const said = (await host.exec(["k3s", "--version"])).stdout;
  return {
    k3s: /^k3s version (\S+)/m.exec(said)?.[1] ?? "unknown",
    k3d: `v${k3d.version}`,
    "first process": "a supervisor from here, which starts k3s",
    "pause image": `${pauseImage}, compiled here`,
  };
}
