import type { Cell } from "../campaign/cell.ts";
import type { CentralServer } from "../dependency/central-server.ts";
import type { Fault } from "../fault/fault.ts";
import type { Journal } from "../fault/journal.ts";
import type { HistoryWriter } from "../history/writer.ts";
import type { ReportProgress } from "../progress.ts";
import type { Cluster } from "../topology/topology.ts";
import type { Pace } from "./pace.ts";

/** Everything that the phases of one cell need. */
export interface PhasesOptions {
  cell: Cell;
  cluster: Cluster;
  /** Servers at the centre beside the cluster's own; none where none is to be lost. */
  centralServers: readonly CentralServer[];
  fault: Fault;
  history: HistoryWriter;
  journal: Journal;
  run: string;
  pace: Pace;
  signal: AbortSignal;
  report: ReportProgress;
}
