import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type SyntheticEvidence, writeSyntheticEvidence } from "../harness/evidence/evidence.fixture.ts";
import { type Evidence, readEvidence } from "../harness/evidence/read.ts";
import { SiteProfile } from "../harness/site/schema.ts";

/** A folder of its own for the running test, gone after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "islanding-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A campaign's evidence as it is read from a folder, and the profile that it was made for. */
export async function syntheticEvidence(
  overrides: SyntheticEvidence = {},
): Promise<{ evidence: Evidence; profile: SiteProfile }> {
  const out = await temporaryFolder();
  await writeSyntheticEvidence(out, overrides);
  const evidence = await readEvidence(out);
  return { evidence, profile: SiteProfile.parse(evidence.run.profile) };
}
