import { answer, type Claim, type MeasuredClaim } from "./claim.ts";
import { footprints } from "./footprint.ts";
import { edgeCoreKeepsObjects, edgeCoreUsesBbolt, edgeCoreUsesSqlite } from "./local-store.ts";
import type { MeasuredCell } from "./measured.ts";
import { edgeCoreReconcilesInBatch } from "./reconnect.ts";
import { configMapRestartsOnlyOnKubeEdge, crashedContainerRestarts } from "./restarts.ts";

/** Every claim that is measured, in the order of the report. */
export const claims: readonly Claim[] = [
  crashedContainerRestarts,
  configMapRestartsOnlyOnKubeEdge,
  edgeCoreKeepsObjects,
  edgeCoreUsesBbolt,
  edgeCoreUsesSqlite,
  edgeCoreReconcilesInBatch,
  ...footprints,
];

/** Holds every claim against what a campaign measured. */
export const answerClaims = (cells: readonly MeasuredCell[]): MeasuredClaim[] =>
  claims.map((claim) => answer(claim, cells));
