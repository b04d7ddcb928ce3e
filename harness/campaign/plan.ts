import { questionsOf } from "../site/questions.ts";
import type { SiteProfile } from "../site/schema.ts";
import type { Cell, Flavour, TopologyName } from "./cell.ts";
import { estimateMs } from "./plan-estimate.ts";
import { type Axes, axesOf, type Narrowing } from "./plan-narrowing.ts";
import { budgetNote, type Note, notesOn } from "./plan-notes.ts";

export type { Narrowing } from "./plan-narrowing.ts";
export type { Note } from "./plan-notes.ts";

export interface PlannedCell {
  cell: Cell;
  /** What this cell will not be able to decide, and why. */
  notes: Note[];
  estimatedMs: number;
}

/** Everything that a campaign will do, known before anything runs. */
export interface Plan {
  cells: PlannedCell[];
  /** What the campaign as a whole will not show. */
  notes: string[];
  /** For all cells, one after the other. */
  estimatedMs: number;
}

/**
 * The cells that a site profile asks for, or what flags make of it: an axis named in `narrowing` replaces the profile's.
 * `flavourOf` decides for a topology where the flavour is left open (`auto`). Names that this version lacks are a usage error.
 */
export function planCampaign(
  profile: SiteProfile,
  narrowing: Narrowing,
  flavourOf: (topology: TopologyName) => Flavour,
): Plan {
  const axes = axesOf(profile, narrowing);
  const { flavour = "auto" } = narrowing;
  const cells = cellsOf(profile, axes, (topology) => (flavour === "auto" ? flavourOf(topology) : flavour)).map(
    (cell) => ({
      cell,
      notes: notesOn(cell),
      estimatedMs: estimateMs(cell),
    }),
  );
  return {
    cells,
    notes: budgetNote(profile.outage.budget, axes.windows),
    estimatedMs: cells.reduce((sum, { estimatedMs }) => sum + estimatedMs, 0),
  };
}

function cellsOf(profile: SiteProfile, axes: Axes, flavourOf: (topology: TopologyName) => Flavour): Cell[] {
  const combinations = axes.topologies
    .flatMap((topology) => axes.tests.map((test) => ({ topology, test, flavour: flavourOf(topology) })))
    .flatMap((cell) => axes.dependencies.map((dependency) => ({ ...cell, dependency })))
    .flatMap((cell) => axes.faults.map((fault) => ({ ...cell, fault })))
    .flatMap((cell) => axes.windows.map((window) => ({ ...cell, window })))
    .flatMap((cell) => axes.repeats.map((repeat) => ({ ...cell, repeat })));
  return combinations.map((cell) => ({
    id: idOf(cell),
    ...cell,
    variants: profile.workloads.variants,
    disturbances: profile.disturbances,
    ...questionsOf(profile, cell.fault),
  }));
}

const idOf = ({
  topology,
  flavour,
  test,
  dependency,
  fault,
  window,
  repeat,
}: Pick<Cell, "topology" | "flavour" | "test" | "dependency" | "fault" | "window" | "repeat">) =>
  [`${topology}-${flavour}`, test, dependency, fault, window.name, repeat].join(".");
