import { type CatalogueEntry, type Circumstances, catalogue, isAskedBy } from "./catalogue.ts";
import { dependencyFacts } from "./dependencies.ts";
import { hasDevices } from "./devices.ts";
import type { Requirement } from "./requirement.ts";
import { requirementOf } from "./requirement-override.ts";
import type { SiteProfile } from "./schema.ts";

export interface Questions {
  requirements: Requirement[];
  /** Requirements that the fault rules out, with the reason that the report shows as *skipped*. */
  notAsked: { id: string; reason: string }[];
}

/** What a cell asks, and what it can't ask although the profile's workloads and disturbances would. */
export function questionsOf(profile: SiteProfile, cell: Circumstances): Questions {
  const devices = hasDevices(profile.workloads);
  const asked = { variants: profile.workloads.variants, disturbances: profile.disturbances, devices };
  const central = dependencyFacts[cell.dependency].centralServers ?? [];
  const isLost = ({ needs }: CatalogueEntry) => needs.lost === undefined || central.includes(needs.lost);
  const entries = catalogue.filter((entry) => isLost(entry) && isAskedBy(entry, asked));
  const { words } = dependencyFacts[cell.dependency];
  const lost = cell.fault === "degrade" ? `the good link to ${words}` : words;
  return {
    requirements: entries
      .filter(({ notIn }) => notIn?.(cell) === undefined)
      .map((entry) => requirementOf(entry, profile.requirements, lost)),
    notAsked: entries.flatMap(({ id, notIn }) => {
      const reason = notIn?.(cell);
      return reason === undefined ? [] : [{ id, reason }];
    }),
  };
}
