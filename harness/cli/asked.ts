import { type Plan, planCampaign } from "../campaign/plan.ts";
import { usageError } from "../errors.ts";
import { loadSiteProfile } from "../site/load.ts";
import type { SiteProfile } from "../site/schema.ts";
import type { Invocation } from "./command.ts";
import type { Flags } from "./flags.ts";

/** The campaign that was asked for: its site profile and what the flags make of it. */
export interface Asked {
  profile: SiteProfile;
  profileFile: string;
  plan: Plan;
}

/** Reads the site profile and plans the campaign; whatever is wrong with either is a usage error. */
export async function askedFor({ flags, signal }: Pick<Invocation, "flags" | "signal">): Promise<Asked> {
  const { topology, test, dependency, fault, degrade, window, lightNodes, repeat, flavour } = flags;
  const site = siteFile(flags);
  const profile = await loadSiteProfile(site);
  const narrowing = {
    topologies: topology,
    tests: test,
    dependencies: dependency,
    faults: fault,
    windows: window,
    lightNodes,
    flavour,
    ...(degrade !== undefined && { degrade }),
    ...(repeat !== undefined && { repeat }),
  };
  const flavours = await flavoursFor(topology.length > 0 ? topology : profile.campaign.topologies, signal);
  const plan = planCampaign(profile, narrowing, (name) => flavours.get(name) ?? "built");
  const notes = [...plan.notes, ...(await unsupportedNotes(plan)), ...(await standInNotes(plan))];
  return { profile, profileFile: site, plan: { ...plan, notes } };
}

/** What is planned and can't be measured on this machine, whatever else is missing, says so before it runs. */
async function unsupportedNotes({ cells }: Plan): Promise<string[]> {
  const { whyUnsupportedHere } = await import("../campaign/unsupported.ts");
  const found = cells.map(async ({ cell }) => {
    const unsupported = await whyUnsupportedHere(cell);
    return unsupported ? [`${cell.id} is ${unsupported.reason}. ${unsupported.hint}`] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Where the site profile is; to name none is a usage error. */
export function siteFile({ site }: Pick<Flags, "site">): string {
  if (site) return site;
  throw usageError("no-site", "Expected a site profile: --site FILE.", "fixtures/sites/lab.yaml is one to start from.");
}

/** What is planned on anything but the real thing says so before it runs. */
async function standInNotes({ cells }: Plan): Promise<string[]> {
  const { topologies } = await import("../topology/index.ts");
  return topologies
    .filter(({ name, flavour }) => cells.some(({ cell }) => cell.topology === name && cell.flavour === flavour))
    .flatMap(({ name, flavour, standIn, standInPart }) => {
      const part = standInPart ? "in part a" : "a";
      return standIn ? [`${name} ${flavour} is ${part} stand-in: ${standIn}.`] : [];
    });
}

/** What `auto` means here for each of these topologies; names that don't exist are the plan's to refuse. */
async function flavoursFor(names: readonly string[], signal: AbortSignal) {
  // Only a good profile is worth the time that this takes to load.
  const { preferredFlavour, topologies } = await import("../topology/index.ts");
  const wanted = [...new Set(topologies.map(({ name }) => name))].filter((name) => names.includes(name));
  return new Map(await Promise.all(wanted.map(async (name) => [name, await preferredFlavour(name, signal)] as const)));
}
