import { type AppraisedCell, isProved } from "./appraisal.ts";
import { comparedTopology, markedName, settingsOf } from "./comparison.ts";

/** One thing that was measured under one fault, as often as it was. */
export interface Subject {
  /** Distribution, version and flavour, marked where it is not the real thing. */
  name: string;
  setting: string;
  counts: boolean;
  cells: AppraisedCell[];
}

/** What there is to speak of, fault by fault. */
export function subjectsOf(cells: readonly AppraisedCell[]): Subject[] {
  return settingsOf(cells.filter(isProved)).flatMap(({ setting, columns }) =>
    columns.flatMap((column) =>
      Array.from(Map.groupBy(column, ({ bars }) => bars.length === 0)).flatMap(([counts, own]) =>
        comparedTopology(own).map((topology) => ({ name: markedName(topology), setting, counts, cells: own })),
      ),
    ),
  );
}
