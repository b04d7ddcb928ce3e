import type { FaultKind } from "../history/event.ts";
import { catalogue, isAskedBy } from "./catalogue.ts";
import type { Requirement } from "./requirement.ts";
import { requirementOf } from "./requirement-override.ts";
import type { SiteProfile } from "./schema.ts";

export interface Questions {
  requirements: Requirement[];
  /** Requirements that the fault rules out, with the reason that the report shows as *skipped*. */
  notAsked: { id: string; reason: string }[];
}

/** What a cell with this fault asks, and what it can't ask although the profile's workloads and disturbances would. */
export function questionsOf(profile: SiteProfile, fault: FaultKind): Questions {
  const asked = { variants: profile.workloads.variants, disturbances: profile.disturbances };
  const entries = catalogue.filter((entry) => isAskedBy(entry, asked));
  return {
    requirements: entries
      .filter(({ notWith }) => notWith?.[fault] === undefined)
      .map((entry) => requirementOf(entry, profile.requirements)),
    notAsked: entries.flatMap(({ id, notWith }) => {
      const reason = notWith?.[fault];
      return reason === undefined ? [] : [{ id, reason }];
    }),
  };
}
