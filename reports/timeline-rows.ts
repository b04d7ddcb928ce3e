/** Was it so? `yes`: served, Ready, connected, open. `no`: the opposite. `unknown`: nobody could tell. */
export type State = "yes" | "no" | "unknown";

/** A line of the picture; a header names the lines under it. */
export interface Row {
  id: string;
  label: string;
  header: boolean;
}

/** A stretch of a row in one state. All times of a timeline are milliseconds since the history's start. */
export interface Segment {
  row: string;
  fromMs: number;
  toMs: number;
  state: State;
}

/** A moment of a row: something was done to it, another process answered, or it served another value than before. */
export interface Mark {
  row: string;
  ms: number;
  kind: "disturbance" | "new-process" | "new-value";
  label?: string;
}

/** Some rows of the picture with all that stands in them. */
export interface Rows {
  rows: Row[];
  segments: Segment[];
  marks: Mark[];
}
