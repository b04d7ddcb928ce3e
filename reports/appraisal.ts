import type { Verdict } from "../harness/check/verdict.ts";
import { type Examined, examine } from "../harness/evidence/integrity.ts";
import type { Evidence, StoredCell } from "../harness/evidence/read.ts";
import { questionsOf } from "../harness/site/questions.ts";
import type { Requirement } from "../harness/site/requirement.ts";
import type { SiteProfile } from "../harness/site/schema.ts";
import { barsOf } from "./appraisal-bars.ts";
import { type Gap, gapsOf } from "./appraisal-gaps.ts";
import { folderNames } from "./folder-names.ts";

/** One requirement of the profile, answered by one cell. */
export interface Answer {
  requirement: Requirement;
  verdict: Verdict;
}

/** A measured cell, asked everything that this profile wants to know of it. */
export interface AppraisedCell {
  /** Its id, with its folder where several campaigns measured a cell of this id. */
  name: string;
  stored: StoredCell;
  examined: Examined;
  answers: Answer[];
  /** Why nothing of it counts under this profile, in sentences that name the cell; empty when it counts. */
  bars: string[];
}

/** Whether its evidence is whole and its fault proved: else it shows nothing, whatever a profile accepts. */
export const isProved = ({ examined }: Pick<AppraisedCell, "examined">): boolean =>
  examined.state === "sound" && examined.certificate?.state === "confirmed";

export interface Appraisal {
  cells: AppraisedCell[];
  gaps: Gap[];
}

/** Asks stored evidence what a profile wants to know; the profile need not be the one that it was measured for. */
export function appraise(evidence: readonly Evidence[], profile: SiteProfile): Appraisal {
  const measured = distinct(evidence.flatMap((one) => one.cells));
  const nameOf = cellNames(evidence, measured);
  const cells = measured.map((stored): AppraisedCell => {
    const name = nameOf(stored);
    const requirements = questionsOf(profile, stored.record.cell).requirements;
    const examined = examine(stored, requirements);
    const answers = requirements.flatMap((requirement, index) => {
      const verdict = examined.verdicts[index];
      return verdict ? [{ requirement, verdict }] : [];
    });
    return { name, stored, examined, answers, bars: barsOf(name, stored, examined, profile.gate.accept) };
  });
  return {
    cells,
    gaps: gapsOf(
      evidence,
      cells.map(({ stored }) => stored.record.cell),
      profile,
    ),
  };
}

function cellNames(evidence: readonly Evidence[], measured: readonly StoredCell[]): (stored: StoredCell) => string {
  const folders = folderNames(evidence);
  const ids = Map.groupBy(measured, ({ record }) => record.cell.id);
  return (stored) => {
    const { id } = stored.record.cell;
    const campaign = evidence.find(({ cells }) => cells.includes(stored));
    return campaign && (ids.get(id)?.length ?? 0) > 1 ? `${id} (${folders.get(campaign)})` : id;
  };
}

/** The same history in two folders is one observation. */
function distinct(cells: readonly StoredCell[]): StoredCell[] {
  return cells.filter(
    ({ history }, index) => !history || cells.findIndex((other) => other.history?.sha256 === history.sha256) === index,
  );
}
