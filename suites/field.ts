import type { AssignedCell, Assignment } from "../harness/campaign/assignment.ts";
import type { Cell } from "../harness/campaign/cell.ts";
import type { CellEnd, Runner } from "../harness/campaign/channel.ts";
import { exitCodes, IslandingError, messageOf } from "../harness/errors.ts";
import { type Examined, examine } from "../harness/evidence/integrity.ts";
import { readEvidence, type StoredCell } from "../harness/evidence/read.ts";
import { measureCell } from "../harness/experiment.ts";

/** A cell as its folder holds it, and what its history says when it is judged again. */
export interface CellEvidence {
  stored: StoredCell;
  examined: Examined;
}

/** Gets each cell's evidence once: read where it is complete, else measured. A failure is remembered like a success. */
export class Field {
  readonly #assignment: Assignment;
  readonly #runner: Runner;
  readonly #obtained = new Map<string, Promise<CellEvidence>>();

  constructor(assignment: Assignment, runner: Runner) {
    this.#assignment = assignment;
    this.#runner = runner;
  }

  /** Gets a cell's evidence before any test asks, so that no test seems to take as long as the cell. Never throws. */
  async prepare({ cell, unavailable }: AssignedCell): Promise<void> {
    if (unavailable) {
      const error = { code: "unavailable", message: unavailable, exitCode: exitCodes.unavailable };
      this.#runner.end({ id: cell.id, state: "unavailable", error });
    } else {
      await this.evidenceOf(cell).catch(() => undefined);
    }
  }

  /** Throws why there is no evidence, to every test that asks. */
  evidenceOf({ id }: Cell): Promise<CellEvidence> {
    const obtained = this.#obtained.get(id) ?? this.#obtain(id);
    this.#obtained.set(id, obtained);
    return obtained;
  }

  async #obtain(id: string): Promise<CellEvidence> {
    this.#runner.begin(id);
    try {
      const { state, ...evidence } = await this.#readOrMeasure(this.#assignedCell(id));
      this.#runner.end({ id, state });
      return evidence;
    } catch (thrown) {
      const { signal } = this.#runner;
      const reason: unknown = signal.aborted ? signal.reason : thrown;
      this.#runner.end({ id, state: "failed", error: describe(reason) });
      throw reason;
    }
  }

  async #readOrMeasure(assigned: AssignedCell): Promise<CellEvidence & Pick<CellEnd, "state">> {
    const before = await read(assigned);
    const measured = before?.stored.record.state === "complete";
    if (before && (measured || this.#assignment.mode === "read")) return { ...before, state: "read" };
    if (this.#assignment.mode === "read") throw noEvidence(assigned);
    this.#runner.signal.throwIfAborted();
    const { signal, progress } = this.#runner;
    await measureCell({ cell: assigned.cell, out: assigned.out, signal, report: progress });
    const after = await read(assigned);
    if (!after) throw noEvidence(assigned);
    return { ...after, state: "measured" };
  }

  #assignedCell(id: string): AssignedCell {
    const assigned = this.#assignment.cells.find(({ cell }) => cell.id === id);
    if (!assigned) throw new IslandingError("cell-not-assigned", `Expected the cell ${id} to be one of this run's.`);
    return assigned;
  }
}

async function read({ cell, out }: AssignedCell): Promise<CellEvidence | undefined> {
  const { cells } = await readEvidence(out);
  const stored = cells.find(({ record }) => record.cell.id === cell.id);
  return stored && { stored, examined: examine(stored) };
}

const noEvidence = ({ cell, out }: AssignedCell) =>
  new IslandingError("evidence-missing", `Expected evidence of ${cell.id} in ${out}, found none.`, {
    exitCode: exitCodes.unknown,
  });

function describe(thrown: unknown): NonNullable<CellEnd["error"]> {
  if (!(thrown instanceof IslandingError)) return { code: "defect", message: messageOf(thrown), exitCode: 70 };
  const { code, message, hint, exitCode } = thrown;
  return { code, message, exitCode, ...(hint && { hint }) };
}
