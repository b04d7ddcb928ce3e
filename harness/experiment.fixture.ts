import { Cell } from "./campaign/cell.ts";
import { measureCell } from "./experiment.ts";

/** A runner to be killed: measures the cell given as JSON into the folder given. */
const [, , cell = "", out = ""] = process.argv;
await measureCell({
  cell: Cell.parse(JSON.parse(cell)),
  out,
  signal: new AbortController().signal,
  report: () => undefined,
});
