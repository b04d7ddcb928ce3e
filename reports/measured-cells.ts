import { relative } from "node:path";
import type { MeasuredCell } from "../harness/claim/measured.ts";
import type { AppraisedCell } from "./appraisal.ts";

/** The cells that claims may rest on: those whose evidence is whole. Folders are told as seen from `out`. */
export const measuredCells = (cells: readonly AppraisedCell[], out: string): MeasuredCell[] =>
  cells
    .filter(({ examined }) => examined.state === "sound")
    .map(({ stored, examined, answers }) => ({
      cell: stored.record.cell,
      provenance: stored.record.provenance,
      confirmed: examined.certificate?.state === "confirmed",
      verdicts: answers.map(({ verdict }) => verdict),
      history: stored.history?.events ?? [],
      folder: relative(out, stored.directory),
    }));
