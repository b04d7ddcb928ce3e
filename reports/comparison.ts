import type { Provenance } from "../harness/evidence/schema.ts";
import { standInSentence } from "../harness/evidence/stand-in.ts";
import { inSeconds } from "../harness/history/duration.ts";
import type { AppraisedCell } from "./appraisal.ts";
import { type ComparedFigure, comparedFigures } from "./comparison-figures.ts";
import { type ComparedAnswer, comparedAnswers } from "./comparison-rows.ts";
import { lossWords } from "./words.ts";

/** One thing that was measured under the same fault as the others. */
export interface ComparedTopology {
  topology: string;
  /** Distribution, version and flavour. */
  name: string;
  /** What it really is where that is not wholly the real thing, in a sentence. */
  standIn?: string;
  /** Whether only a part of it is a stand-in. */
  inPart?: true;
  /** The cells that it was measured in. */
  cells: string[];
}

/** Everything that was measured under one fault, side by side. Each row has one entry per topology, in their order. */
export interface Comparison {
  /** What the sites lost, how, and for how long. */
  setting: string;
  topologies: ComparedTopology[];
  answers: ComparedAnswer[];
  figures: ComparedFigure[];
}

/** Puts what was measured under the same fault side by side. */
export function compare(cells: readonly AppraisedCell[]): Comparison[] {
  return settingsOf(cells).map(({ setting, columns }) => ({
    setting,
    topologies: columns.flatMap((column) => comparedTopology(column)),
    answers: comparedAnswers(columns),
    figures: comparedFigures(columns),
  }));
}

/** Cells by the fault that they were measured under, and there by what was measured. */
export const settingsOf = (cells: readonly AppraisedCell[]): { setting: string; columns: AppraisedCell[][] }[] =>
  Array.from(Map.groupBy(cells, settingOf), ([setting, own]) => ({
    setting,
    columns: Array.from(Map.groupBy(own, columnKey).values()),
  }));

/** What the site lost, how, and for how long. */
export function settingOf({ stored: { record } }: AppraisedCell): string {
  const { window } = record.cell;
  const scale = window.scale === 1 ? "" : `, at time scale ${window.scale}`;
  return `${lossWords(record.cell)}${record.cell.degradation ? "," : ""} for ${inSeconds(window.ms)} (window ${window.name}${scale})`;
}

/** Another version or flavour is another thing, even under the same topology's name. */
function columnKey({ stored: { record } }: AppraisedCell): string {
  const { cell, provenance } = record;
  return JSON.stringify([cell.topology, cell.flavour, provenance && [nameOf(provenance), provenance.standIn]]);
}

/** What a column's cells are about; nothing for a column without cells. */
export function comparedTopology(column: readonly AppraisedCell[]): ComparedTopology[] {
  const [first] = column;
  if (!first) return [];
  const { cell, provenance } = first.stored.record;
  const standIn = provenance && standInSentence(provenance);
  return [
    {
      topology: cell.topology,
      name: provenance ? nameOf(provenance) : `${cell.topology}, ${cell.flavour}`,
      ...(standIn !== undefined && { standIn }),
      ...(provenance?.standInPart && { inPart: true }),
      cells: column.map(({ name: ofCell }) => ofCell),
    },
  ];
}

const nameOf = ({ distribution, version, flavour }: Provenance): string => `${distribution} ${version}, ${flavour}`;

/** Its name, with a mark where it is not wholly the real thing. */
export const markedName = ({ name, standIn, inPart }: ComparedTopology): string =>
  standIn === undefined ? name : `${name} [${inPart ? "in part a stand-in" : "stand-in"}]`;
