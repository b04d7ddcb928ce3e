import { join } from "node:path";
import { type SyntheticEvidence, writeSyntheticEvidence } from "../harness/evidence/evidence.fixture.ts";
import { type Evidence, readEvidence } from "../harness/evidence/read.ts";
import { SiteProfile } from "../harness/site/schema.ts";
import { temporaryFolder } from "./evidence.fixture.ts";

/** Campaigns in folders of their own, each begun a month after the one before it. */
export async function writeCampaigns(home: string, campaigns: Record<string, SyntheticEvidence>): Promise<void> {
  for (const [index, [folder, { run, ...evidence }]] of Object.entries(campaigns).entries()) {
    const startedAt = `2026-0${index + 1}-05T08:00:00.000Z`;
    await writeSyntheticEvidence(join(home, folder), { ...evidence, run: { startedAt, ...run } });
  }
}

/** The same, as they are read again, and the profile that they were made for. */
export async function syntheticCampaigns(
  campaigns: Record<string, SyntheticEvidence>,
): Promise<{ evidence: Evidence[]; profile: SiteProfile }> {
  const home = await temporaryFolder();
  await writeCampaigns(home, campaigns);
  const evidence = await Promise.all(Object.keys(campaigns).map((folder) => readEvidence(join(home, folder))));
  return { evidence, profile: SiteProfile.parse(evidence[0]?.run.profile) };
}
