import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import type { Cell } from "./campaign/cell.ts";
import { siteNodesOf } from "./campaign/node-places.ts";
import type { CentralServer } from "./dependency/central-server.ts";
import { startServers } from "./dependency/start.ts";
import { exitCodes, IslandingError, messageOf, unavailableError } from "./errors.ts";
import { cellLayoutOf } from "./evidence/layout.ts";
import { collectLogs } from "./evidence/logs.ts";
import { redact } from "./evidence/redact.ts";
import type { CellRecord, Provenance } from "./evidence/schema.ts";
import { saveCellRecord, saveCertificate, saveVerdicts } from "./evidence/store.ts";
import { paceOf } from "./experiment/pace.ts";
import { runPhases } from "./experiment/phases.ts";
import type { Fault } from "./fault/fault.ts";
import { faultOf } from "./fault/index.ts";
import { Journal } from "./fault/journal.ts";
import { systemClock } from "./history/clock.ts";
import { readHistory } from "./history/reader.ts";
import { openHistory } from "./history/writer.ts";
import { judge } from "./judge.ts";
import type { ReportProgress } from "./progress.ts";
import { dependencyFacts } from "./site/dependencies.ts";
import { topologyOf } from "./topology/index.ts";
import type { Topology } from "./topology/topology.ts";

const beingMeasured = "It was being measured when its process ended.";
const leftBehind = "left-behind";

export interface MeasureOptions {
  cell: Cell;
  /** The campaign's evidence folder. */
  out: string;
  signal: AbortSignal;
  report: ReportProgress;
  journal?: Journal;
  /** The cell's own fault, unless a test hands in another. */
  fault?: Fault;
}

/**
 * Measures one cell: cluster up, baseline, fault, disturbances, heal, settle, judge. Evidence is saved at the start, line
 * by line while it happens, and with the verdicts at the end; the cluster goes last, so that trouble with that costs no
 * verdict. Whatever ends it early is thrown after healing, and what was seen so far is kept and marked incomplete.
 */
export async function measureCell(options: MeasureOptions): Promise<void> {
  const { cell, out, journal = new Journal() } = options;
  const run = randomBytes(4).toString("hex");
  await saveRecord(out, { cell, state: "incomplete", reason: beingMeasured });
  await setAsideOldHistory(out, cell);
  try {
    await measureRun({ ...options, journal }, run);
  } catch (error) {
    if (error instanceof IslandingError && error.code === leftBehind) throw error;
    // On a full disk the record of the beginning stands, which says incomplete too.
    await saveRecord(out, { cell, state: "incomplete", reason: messageOf(error) }).catch(() => undefined);
    throw error;
  }
}

/** Returns when the evidence is saved and nothing of the cluster is left. */
async function measureRun(options: MeasureOptions & { journal: Journal }, run: string): Promise<void> {
  const { cell, out, signal, report, journal, fault = await faultOf(cell) } = options;
  const files = cellLayoutOf(out, cell.id);
  const secrets: string[] = [];
  const redactAll = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), redact(text));
  await using history = openHistory(files.history, systemClock(), { redact: redactAll });
  const { servers } = dependencyFacts[cell.dependency];
  const size = { siteNodes: siteNodesOf(cell), lightNodes: cell.lightNodes, servers };
  const topology = topologyOf(cell.topology, cell.flavour);
  await refuseFault(topology, cell, signal);
  history.record({ kind: "phase", phase: "up", state: "begin" });
  const tell: ReportProgress = (line) => report({ cell: cell.id, ...line });
  const cluster = await topology.up({ run, ...size, signal, report: tell });
  const down = new AsyncDisposableStack();
  down.use(cluster);
  try {
    const centralServers = await startServers(cell.dependency, { run, signal, report: tell });
    secrets.push(...centralServers.flatMap((server) => server.secrets));
    history.record({ kind: "phase", phase: "up", state: "end" });
    const provenance = withServers(cluster.provenance, centralServers);
    await saveRecord(out, { cell, state: "incomplete", reason: beingMeasured, provenance });
    const pace = paceOf(cell.topology, cluster.speed?.slowness);
    try {
      await runPhases({ cell, cluster, centralServers, fault, history, journal, run, pace, signal, report });
    } finally {
      report({ cell: cell.id, phase: "down", text: "collecting logs, then removing the cluster" });
      await collectLogs(cluster, files.logs, redactAll);
    }
    await save(out, cell, provenance);
  } catch (error) {
    // What broke the measurement matters more than trouble with removing what it left: `recover` finds that by its label.
    await down.disposeAsync().catch(() => undefined);
    throw error;
  }
  await down.disposeAsync().catch((cause: unknown) => {
    throw new IslandingError(
      leftBehind,
      `The cell is measured, but its cluster could not be removed: ${messageOf(cause)}`,
      {
        exitCode: exitCodes.unavailable,
        hint: "Run `islanding recover`.",
        cause,
      },
    );
  });
}

/** Before anything starts: a machine may carry a topology, and not all that can happen to it. */
async function refuseFault({ name, whyNotBy }: Topology, { fault }: Cell, signal: AbortSignal): Promise<void> {
  const why = await whyNotBy?.(fault, signal);
  if (why)
    throw unavailableError("no-such-fault-here", `Expected the fault ${fault} to be possible on ${name} here: ${why}.`);
}

/** The central servers' versions belong to what a verdict is about. */
function withServers(provenance: Provenance, servers: readonly CentralServer[]): Provenance {
  const components = Object.assign({}, provenance.components, ...servers.map((server) => server.components));
  return { ...provenance, components };
}

/** Judges what lies on disk, not what is in memory: the same path as a replay. */
async function save(out: string, cell: Cell, provenance: Provenance): Promise<void> {
  const { events, lines, sha256 } = await readHistory(cellLayoutOf(out, cell.id).history);
  const { certificate, verdicts } = judge(events, cell.requirements);
  await saveCertificate(out, cell.id, certificate);
  await saveVerdicts(out, cell.id, { schema: 1, history: { lines, sha256 }, verdicts });
  await saveRecord(out, { cell, state: "complete", provenance });
}

const saveRecord = (out: string, record: Omit<CellRecord, "schema">) => saveCellRecord(out, { schema: 1, ...record });

/** A cell that is measured again keeps the history of the attempt that broke off. */
async function setAsideOldHistory(out: string, cell: Cell): Promise<void> {
  const { history } = cellLayoutOf(out, cell.id);
  if (!existsSync(history)) return;
  let attempt = 1;
  while (existsSync(`${history}.attempt-${attempt}`)) attempt++;
  await rename(history, `${history}.attempt-${attempt}`);
}
