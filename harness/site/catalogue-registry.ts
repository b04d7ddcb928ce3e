import type { CatalogueEntry, Circumstances } from "./catalogue.ts";
import { dependencyFacts } from "./dependencies.ts";

const inWindow = { unit: "ms", needs: { lost: "registry", disturbance: "none" }, notIn: whyNotSeen } as const;

/** What a site that loses the image registry is asked, in the order of the report. */
export const registryEntries: readonly CatalogueEntry[] = [
  {
    ...inWindow,
    id: "registry.cached-starts",
    level: "must",
    threshold: 60_000,
    sentence: (within, lost) =>
      `A new copy of a service whose image is on its node already starts within ${within}, while ${lost} is away`,
  },
  {
    ...inWindow,
    id: "registry.cached-starts-always",
    // Nobody has to set a service up like this.
    level: "should",
    threshold: 60_000,
    sentence: (within, lost) =>
      `A new copy of a service that asks for its image at every start (imagePullPolicy: Always), though it is on its node already, starts within ${within}, while ${lost} is away`,
  },
  {
    ...inWindow,
    needs: { lost: "registry", disturbance: "agent-restart" },
    id: "registry.mirrored-starts",
    // A mirror is what a site may have beside its registry.
    level: "should",
    threshold: 120_000,
    sentence: (within, lost) =>
      `A service whose image is not on its node, but on a mirror of the registry at the site, starts within ${within}, while ${lost} is away`,
  },
  {
    ...inWindow,
    id: "registry.uncached-fails-cleanly",
    level: "must",
    threshold: 120_000,
    sentence: (within, lost) =>
      `Who asks for a service whose image is not on its node is shown within ${within} that it can't be fetched, and why, while ${lost} is away`,
  },
  {
    id: "registry.recovers",
    level: "must",
    threshold: 120_000,
    unit: "ms",
    sentence: (within, lost) =>
      `A service that was asked for while ${lost} was away, and whose image was not on its node, runs wherever it was asked for within ${within} after it is back`,
    needs: { lost: "registry" },
    notIn: whyNotAsked,
  },
  {
    id: "registry.ended-access-shown",
    level: "should",
    threshold: 120_000,
    unit: "ms",
    sentence: (within, lost) =>
      `Who asked for a service by an access to the registry that ended while ${lost} was away is shown within ${within} after it is back that access is denied`,
    needs: { lost: "registry", disturbance: "none" },
    notIn: whyNotAsked,
  },
  {
    id: "registry.interrupted-pull",
    // An image that is there already is what a site can be asked for; this is what it costs not to have it.
    level: "should",
    threshold: 120_000,
    unit: "ms",
    sentence: (within, lost) =>
      `A service whose large image (200 MB) was on its way to its node when ${lost} went away runs within ${within} after it is back`,
    needs: { lost: "registry", disturbance: "crash" },
  },
];

/** What the site does about a new service can be seen only where it hears of it. */
function whyNotSeen({ dependency }: Circumstances): string | undefined {
  const { words, sparesSite } = dependencyFacts[dependency];
  return sparesSite ? undefined : `Without ${words} the site does not hear of a service that is asked for.`;
}

/** An API server that does not answer can't be asked for anything. */
function whyNotAsked({ dependency, fault }: Circumstances): string | undefined {
  const { words, sparesApiServer } = dependencyFacts[dependency];
  if (sparesApiServer || (fault !== "pause" && fault !== "power")) return undefined;
  return `With ${words} ${fault === "pause" ? "paused" : "powered off"} nobody can ask for a service.`;
}
