import { usageError } from "../errors.ts";
import type { FaultKind } from "../history/event.ts";
import { degradationSlug } from "../site/degradation.ts";
import { whyNotLost } from "../site/dependencies.ts";
import { whyNotLight } from "../site/light-nodes.ts";
import { whyNotDisturbed } from "../site/not-disturbed.ts";
import { questionsOf } from "../site/questions.ts";
import type { NodeDisturbance } from "../site/requirement.ts";
import type { SiteProfile } from "../site/schema.ts";
import type { Cell, Flavour, TopologyName } from "./cell.ts";
import { estimateMs } from "./plan-estimate.ts";
import { type Axes, axesOf, type Narrowing } from "./plan-narrowing.ts";
import { budgetNote, type Note, notesOn, packetsNote, turnsNote } from "./plan-notes.ts";

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
    notes: [
      ...budgetNote(profile.outage.budget, axes.windows),
      ...cells.flatMap(({ cell }) => [...turnsNote(cell), ...packetsNote(cell)]),
    ],
    estimatedMs: cells.reduce((sum, { estimatedMs }) => sum + estimatedMs, 0),
  };
}

function cellsOf(profile: SiteProfile, axes: Axes, flavourOf: (topology: TopologyName) => Flavour): Cell[] {
  const combinations = axes.topologies
    .flatMap((topology) => axes.tests.map((test) => ({ topology, test, flavour: flavourOf(topology) })))
    .flatMap((cell) => axes.dependencies.map((dependency) => ({ ...cell, dependency })))
    .flatMap((cell) => axes.faults.map((fault) => ({ ...cell, ...faultOf(fault, axes) })))
    .flatMap((cell) => axes.windows.map((window) => ({ ...cell, window })))
    .flatMap((cell) => axes.lightNodes.map((lightNodes) => ({ ...cell, lightNodes })))
    .flatMap((cell) => axes.repeats.map((repeat) => ({ ...cell, repeat })));
  return possible(combinations).map((cell) => ({
    id: idOf(cell),
    ...cell,
    variants: profile.workloads.variants,
    disturbances: disturbancesIn(cell, profile),
    ...(profile.central && { known: profile.central.known }),
    ...questionsOf(profile, cell),
  }));
}

const faultOf = (fault: FaultKind, { degradation }: Axes): Pick<Cell, "fault" | "degradation"> =>
  fault === "degrade" && degradation ? { fault, degradation } : { fault };

/** Leaves out what a topology lacks; refuses what no cell of the campaign could have. */
function possible<C extends Pick<Cell, "topology" | "dependency" | "fault" | "lightNodes">>(all: readonly C[]): C[] {
  const losable = withoutRefused(all, {
    by: ({ dependency }) => dependency,
    why: ({ topology, dependency, fault }) => whyNotLost(topology, dependency, fault),
  });
  return withoutRefused(losable, {
    by: ({ lightNodes }) => lightNodes,
    why: ({ topology, lightNodes }) => whyNotLight(topology, lightNodes),
  });
}

interface Refusal<C> {
  by(cell: C): unknown;
  why(cell: C): string | undefined;
}

/** The cells that are not refused; a usage error where a value of the axis `by` is refused in every one of its cells. */
function withoutRefused<C>(cells: readonly C[], { by, why }: Refusal<C>): C[] {
  for (const [, own] of Map.groupBy(cells, by)) {
    const reasons = new Set(own.map(why));
    if (!reasons.has(undefined)) throw usageError("plan", [...reasons].join("\n"));
  }
  return cells.filter((cell) => why(cell) === undefined);
}

/** The disturbances that the topology's nodes can be given, and for which there is time. */
function disturbancesIn(
  cell: Pick<Cell, "topology" | "window">,
  { disturbances }: Pick<SiteProfile, "disturbances">,
): NodeDisturbance[] {
  const fitting = disturbances.filter((disturbance) => whyNotDisturbed(cell, disturbance) === undefined);
  if (fitting.length > 0) return fitting;
  throw usageError("plan", disturbances.map((disturbance) => whyNotDisturbed(cell, disturbance)).join("\n"));
}

const idOf = ({
  topology,
  flavour,
  test,
  dependency,
  fault,
  degradation,
  window,
  repeat,
  lightNodes,
}: Omit<Cell, "id" | "variants" | "disturbances" | "requirements" | "notAsked">) =>
  [
    `${topology}-${flavour}${lightNodes > 0 ? `+${lightNodes}` : ""}`,
    test,
    dependency,
    degradation ? `${fault}-${degradationSlug(degradation)}` : fault,
    window.name,
    repeat,
  ].join(".");
