import type { Flavour, TopologyName } from "../campaign/cell.ts";
import { usageError } from "../errors.ts";
import { fake } from "./fake.ts";
import { k3dBuilt } from "./k3d.ts";
import { k3dPublished } from "./k3d-published.ts";
import { kubeedgeBuilt } from "./kubeedge-k3s.ts";
import { kubeedgePublished } from "./kubeedge-published.ts";
import { kubernetesBuilt } from "./kubernetes.ts";
import { kubernetesPublished } from "./kubernetes-published.ts";
import { microk8sPublished } from "./microk8s-published.ts";
import { microk8sBuilt } from "./microk8s-vm.ts";
import type { Topology } from "./topology.ts";

/** Every topology in every flavour it has; the first of a name is the one that `auto` prefers where it is available. */
export const topologies: readonly Topology[] = [
  kubernetesPublished,
  kubernetesBuilt,
  k3dPublished,
  k3dBuilt,
  kubeedgePublished,
  kubeedgeBuilt,
  microk8sPublished,
  microk8sBuilt,
  fake,
];

/** Throws a usage error when the topology has no such flavour. */
export function topologyOf(name: TopologyName, flavour: Flavour): Topology {
  const found = topologies.find((topology) => topology.name === name && topology.flavour === flavour);
  if (!found) throw usageError("no-such-flavour", `The topology ${name} has no ${flavour} flavour.`);
  return found;
}

/** The flavour to use when the user leaves the choice: the first that this machine can run, else the last. */
export async function preferredFlavour(name: TopologyName, signal: AbortSignal): Promise<Flavour> {
  const candidates = topologies.filter((topology) => topology.name === name);
  for (const candidate of candidates) {
    if ((await candidate.availability(signal)).available) return candidate.flavour;
  }
  return candidates.at(-1)?.flavour ?? "built";
}
