import type { PathExpectation, Sides } from "./fault.ts";

/** What a centre that no longer answers promises: no answer to anybody at the site, whose machines still reach each other. */
export const pathsOfSilentCentre = ({ centre, site }: Sides): PathExpectation[] => [
  ...site.map((host) => ({
    path: { from: host.name, to: centre.name, means: "api-answers" as const },
    expect: "blocked" as const,
  })),
  ...neighbours(site).map((path) => ({ path, expect: "open" as const })),
];

/** The ways between the site's own machines: from each of them to the first. */
export const neighbours = (site: Sides["site"]) =>
  site.slice(1).map((host) => ({ from: host.name, to: site[0]?.name ?? "", means: "new-ip" as const }));
