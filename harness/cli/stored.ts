import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { usageError } from "../errors.ts";
import { type Evidence, readEvidence } from "../evidence/read.ts";
import { loadSiteProfile } from "../site/load.ts";
import { SiteProfile } from "../site/schema.ts";

/** Stored evidence, and the site profile that it is judged by. */
export interface Stored {
  evidence: Evidence[];
  profile: SiteProfile;
}

/** Reads evidence folders, each once however often it is named, and the profile named by `site` or else the one that was recorded when they were measured. */
export async function storedIn(directories: readonly string[], site?: string): Promise<Stored> {
  const paths = directories.map((directory) => resolve(directory));
  const distinct = directories.filter((_, index) => paths.indexOf(paths[index] ?? "") === index);
  const evidence = await Promise.all(distinct.map(readEvidence));
  return { evidence, profile: site ? await loadSiteProfile(site) : recordedProfile(evidence) };
}

function recordedProfile(evidence: readonly Evidence[]): SiteProfile {
  const [first, ...others] = evidence.map(({ run }) => run.profile);
  const other = others.find((profile) => !isDeepStrictEqual(profile, first));
  if (other) {
    const names = [first, other].map((profile) => String(profile?.name)).join(" and ");
    throw usageError(
      "profiles-differ",
      `Expected evidence for one site profile, found two: ${names}.`,
      "Name the profile to judge by with --site FILE.",
    );
  }
  const parsed = SiteProfile.safeParse(first);
  if (parsed.success) return parsed.data;
  throw usageError(
    "profile-unreadable",
    `The site profile recorded in ${evidence[0]?.directory} can't be read by this version: ${parsed.error.issues[0]?.message}.`,
    "Name one with --site FILE.",
  );
}
