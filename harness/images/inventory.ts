import type { Dependency, Flavour, TopologyName } from "../campaign/cell.ts";
import { IslandingError } from "../errors.ts";
import type { DependencyFacts } from "../site/dependencies.ts";
import { type ImageReference, readImageReference, writeImageReference } from "../site/image-reference.ts";
import type { SiteProfile } from "../site/schema.ts";
import type { Topology } from "../topology/topology.ts";
import type { ManifestImage } from "./pod-images.ts";

/** An image that somebody needs. */
export interface InventoryImage {
  reference: ImageReference;
  /** Who needs it, in the order in which they were asked. */
  usedBy: readonly string[];
  /** Whether somebody starts it as it is, … */
  startsItself: boolean;
  /** … and the programs that others have it start instead. */
  commands: readonly string[];
}

/** Something that no registry is asked about, and why. */
export interface NotAsked {
  what: string;
  reason: string;
  /** Set where registries should have been asked, had anyone known what for. */
  isGap?: true;
}

export interface Inventory {
  images: readonly InventoryImage[];
  notAsked: readonly NotAsked[];
}

export interface Needs {
  profile: SiteProfile;
  /** The names of those that are asked about, and the flavour. */
  names: readonly TopologyName[];
  flavour: Flavour;
  /** All that there are. */
  topologies: readonly Pick<Topology, "name" | "flavour" | "images">[];
  dependencies: Readonly<Partial<Record<Dependency, Pick<DependencyFacts, "images">>>>;
  manifests: readonly ManifestImage[];
}

/** Every image that a site needs: its topologies', its dependencies', its workloads'. Each once, whoever needs it. */
export function inventoryOf({ profile, names, flavour, topologies, dependencies, manifests }: Needs): Inventory {
  const asked = names.map((name) => ({
    what: `${name} ${flavour}`,
    topology: topologies.find((one) => one.name === name && one.flavour === flavour),
  }));
  const needs: Need[] = [
    ...asked.flatMap(({ what, topology }) => (topology?.images ?? []).map((image) => ({ image, by: what }))),
    ...profile.campaign.dependencies.flatMap((name) =>
      (dependencies[name]?.images ?? []).map((image) => ({ image, by: name })),
    ),
    ...manifests.map(({ image, command, place }) => ({ image, by: place, command })),
    ...(profile.images?.references ?? []).map((image) => ({ image, by: "images.references" })),
  ];
  const byImage = Map.groupBy(needs, ({ image }) => writeImageReference(referenceOf(image)));
  const notAsked = asked.flatMap(({ what, topology }) => {
    if (topology?.images) return [];
    if (!topology) return { what, reason: "There is no such flavour." };
    if (flavour === "built") return { what, reason: "Its images are made here, and in no registry." };
    return { what, reason: "It does not say what it takes from registries.", isGap: true as const };
  });
  return {
    images: [...byImage].map(([image, those]) => merged(referenceOf(image), those)),
    notAsked: [...notAsked, workload],
  };
}

interface Need {
  image: string;
  by: string;
  command?: string | undefined;
}

function merged(reference: ImageReference, needs: readonly Need[]): InventoryImage {
  return {
    reference,
    usedBy: [...new Set(needs.map(({ by }) => by))],
    startsItself: needs.some(({ command }) => command === undefined),
    commands: [...new Set(needs.flatMap(({ command }) => command ?? []))],
  };
}

function referenceOf(image: string): ImageReference {
  const reference = readImageReference(image);
  if (reference) return reference;
  throw new IslandingError("no-image-reference", `Expected the reference of an image, found ${JSON.stringify(image)}.`);
}

const workload: NotAsked = {
  what: "the workloads of the partition test",
  reason: "They are compiled here, for the machine that runs them, and in no registry.",
};
