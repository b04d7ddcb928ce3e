import { readFile } from "node:fs/promises";
import { cellLayoutOf, layoutOf } from "../harness/evidence/layout.ts";
import { Certificate, VerdictRecord } from "../harness/evidence/schema.ts";
import { run } from "../harness/host/command.ts";
import { inPackage } from "../harness/parts/package-root.ts";

export const lab = inPackage("fixtures", "sites", "lab.yaml");
export const labCrashOnly = inPackage("fixtures", "sites", "lab-crash-only.yaml");

export const readJson = async (file: string) => JSON.parse(await readFile(file, "utf8"));

/** Runs the command line, with its journal in this folder. */
export const islandingIn =
  (stateFolder: string) =>
  (...args: string[]) =>
    run([process.execPath, inPackage("bin", "islanding.js"), ...args], { env: { XDG_STATE_HOME: stateFolder } });

/** What lies in an evidence folder of one cell. */
export async function onlyCellOf(out: string) {
  const { cells } = await readJson(layoutOf(out).run);
  const files = cellLayoutOf(out, cells[0]);
  const certificate = Certificate.parse(await readJson(files.certificate));
  const { verdicts } = VerdictRecord.parse(await readJson(files.verdict));
  return { files, certificate, verdicts };
}
