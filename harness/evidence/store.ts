import { mkdir, readdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { messageOf, usageError } from "../errors.ts";
import type { Certificate } from "../fault/certificate-schema.ts";
import { toText, writeJson } from "./atomic-write.ts";
import { cellLayoutOf, layoutOf } from "./layout.ts";
import { readRun } from "./read.ts";
import type { CellRecord, RunRecord, VerdictRecord } from "./schema.ts";

/**
 * Makes the folder for a campaign's evidence, or goes on in it when it holds this very campaign's.
 * Anything else in it is somebody's evidence: refused, nothing overwritten. Returns the run as it stands in the folder.
 */
export async function createEvidence(out: string, run: RunRecord): Promise<{ run: RunRecord; resumed: boolean }> {
  const entries = await entriesOf(out);
  if (entries.length === 0) {
    await writeJson(layoutOf(out).run, run);
    return { run, resumed: false };
  }
  const stored = await readRun(out).catch((thrown) => {
    throw refused(out, messageOf(thrown));
  });
  const difference = differenceOf(stored, run);
  if (difference) throw refused(out, difference);
  return { run: stored, resumed: true };
}

/** Saves what a cell is and how far it came: at its start, and when it is complete. */
export async function saveCellRecord(out: string, record: CellRecord): Promise<void> {
  await writeJson(cellLayoutOf(out, record.cell.id).record, record);
}

export async function saveCertificate(out: string, cellId: string, certificate: Certificate): Promise<void> {
  await writeJson(cellLayoutOf(out, cellId).certificate, certificate);
}

export async function saveVerdicts(out: string, cellId: string, verdicts: VerdictRecord): Promise<void> {
  await writeJson(cellLayoutOf(out, cellId).verdict, verdicts);
}

async function entriesOf(out: string): Promise<string[]> {
  try {
    await mkdir(out, { recursive: true });
    return await readdir(out);
  } catch (thrown) {
    throw usageError("out-unusable", `Expected a folder at ${out}, or none yet: ${messageOf(thrown)}`);
  }
}

/** Compared as they are written, so that a profile with a secret in it still equals its own redacted copy. */
function differenceOf(stored: RunRecord, run: RunRecord): string | undefined {
  if (!isDeepStrictEqual(stored.cells, run.cells)) return "it holds a campaign of other cells.";
  if (toText(stored.profile) !== toText(run.profile)) return "it holds a campaign for another site profile.";
  return undefined;
}

const refused = (out: string, why: string) =>
  usageError(
    "out-in-use",
    `Expected ${out} to be empty or to hold this campaign's evidence: ${why}`,
    "Choose another folder with --out, or move the one that is there out of the way.",
  );
