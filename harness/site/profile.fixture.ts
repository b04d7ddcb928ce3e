import { parseSiteProfile } from "./load.ts";
import type { SiteProfile } from "./schema.ts";

/** A profile with nothing but what has no default; line 1 is its schema. */
export const smallestProfile = `schema: 1
name: kiosk
class: far-edge
description: A kiosk.
fleet:
  sites: 12
  nodesPerSite: 1
  architectures: [arm64]
  localStaffCanAdminLinux: false
outage:
  budget: 4m
workloads:
  behaviour: stateless
campaign:
  topologies: [kubernetes]
operations:
  verbs: [replace a kiosk]
decision:
  expiresAfter: 90d
  rerunWhen: [The kiosk changes.]
  rollback: Put the old kiosks back.
  candidates:
    - name: upstream Kubernetes
      why: It is there.
`;

/** The smallest profile with some of its text replaced, and more at its end. */
export function profileText(replacements: Record<string, string> = {}, more = ""): string {
  const text = Object.entries(replacements).reduce((profile, [from, to]) => {
    if (!profile.includes(from)) throw new Error(`The smallest profile has no ${JSON.stringify(from)} to replace.`);
    return profile.replace(from, to);
  }, smallestProfile);
  return text + more;
}

/** The profile that a text stands for; throws when the text has a mistake. */
export function profileOf(text: string): SiteProfile {
  const parsed = parseSiteProfile(text, "site.yaml");
  if ("profile" in parsed) return parsed.profile;
  throw new Error(JSON.stringify(parsed.problems));
}
