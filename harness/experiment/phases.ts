import type { Cell } from "../campaign/cell.ts";
import { checkFor } from "../check/index.ts";
import { disturbances } from "../disturbance/index.ts";
import { IslandingError, messageOf } from "../errors.ts";
import type { Fault } from "../fault/fault.ts";
import type { Journal } from "../fault/journal.ts";
import { Witness } from "../fault/witness.ts";
import { type EventInput, eventsOf, type PhaseName } from "../history/event.ts";
import type { HistoryWriter } from "../history/writer.ts";
import type { ReportProgress } from "../progress.ts";
import { type Cluster, hostsOf } from "../topology/topology.ts";
import { sleep, waitFor, waitUntil } from "../wait.ts";
import { editedConfigMap, manifests } from "../workload/manifests.ts";
import { Faulted } from "./faulted.ts";
import { serveTargets, startObservers } from "./observers.ts";
import type { Pace } from "./pace.ts";

export interface PhasesOptions {
  cell: Cell;
  cluster: Cluster;
  fault: Fault;
  history: HistoryWriter;
  journal: Journal;
  run: string;
  pace: Pace;
  signal: AbortSignal;
  report: ReportProgress;
}

const servingLimitMs = 180_000;
const editedValue = "price list 2";

/** From a cluster that is up to a history that is complete. However it ends, the fault is healed first. */
export async function runPhases(given: PhasesOptions): Promise<void> {
  const { cell, cluster, history, pace, fault, journal, run } = given;
  const broken = new AbortController();
  const signal = AbortSignal.any([given.signal, broken.signal]);
  const options = { ...given, signal };
  // A history that can't be written ends the cell like an interrupt: at its next wait, and after healing.
  const record = (event: EventInput): void => {
    try {
      history.record(event);
    } catch (error) {
      broken.abort(error);
    }
  };
  const { name: centre } = cluster.centreHost;
  record({ kind: "cell", id: cell.id, hosts: hostsOf(cluster).map((host) => host.name), centre });

  const sides = { centre: cluster.centreHost, site: [...cluster.site, cluster.observer], api: cluster.api };
  const witness = new Witness(sides, (host) => cluster.vantage(host));
  const faulted = new Faulted({ fault, sides, witness, journal, run, windowMs: cell.window.ms, record, signal });
  const phase = phases(options, record);

  await phase("deploy", "the workloads to be created", async () => {
    const nodes = cluster.site.map((host) => host.name);
    await cluster.centre.apply(manifests(nodes, cell.variants, cluster.workloadImage));
  });
  await using _observers = startObservers(cluster, cell, pace, record);
  await phase("baseline", "every workload to serve, and to go on serving undisturbed", async () => {
    await waitFor(() => allServing(options), { what: "every workload to serve", limitMs: servingLimitMs, signal });
    await sleep(pace.baselineMs, signal);
    await faulted.before();
  });
  const heal = () => phase("heal", "the fault to be taken away", () => faulted.heal());
  try {
    await phase("inject", `the ${fault.kind} to be in force`, () => faulted.inject());
    await phase("window", "the window to pass", () => holdWindow(options, faulted, record));
  } catch (error) {
    // What ended the window matters more than trouble with healing: that stands in the journal, for `recover`.
    await heal().catch(() => undefined);
    throw error;
  }
  await heal();
  await phase("settle", "nothing to change any more", async () => {
    await faulted.after();
    await settle(options);
  });
  signal.throwIfAborted();
}

/** Wraps a part of the experiment in its begin and end lines, and tells the user what is waited for. */
function phases({ cell, report }: PhasesOptions, record: (event: EventInput) => void) {
  return async (name: PhaseName, waitingFor: string, work: () => Promise<void>): Promise<void> => {
    record({ kind: "phase", phase: name, state: "begin" });
    report({ cell: cell.id, phase: name, text: `waiting for ${waitingFor}` });
    await work();
    record({ kind: "phase", phase: name, state: "end" });
  };
}

/** Disturbances and witnesses side by side until the window's end, which a disturbance can't move. */
async function holdWindow(
  options: PhasesOptions,
  faulted: Faulted,
  record: (event: EventInput) => void,
): Promise<void> {
  const { cell, history, pace, signal, report } = options;
  const beganMs = history.elapsedMs();
  const endMs = beganMs + cell.window.ms;
  const now = () => history.elapsedMs();
  const windowEnd = new AbortController();
  const stopped = AbortSignal.any([signal, windowEnd.signal]);

  const disturbing = waitUntil(beganMs + pace.disturbAfterMs, now, stopped).then(() =>
    Promise.all([...disturbNodes(options, faulted, record, windowEnd.signal), editAtCentre(options, record)]),
  );
  // A disturbance that breaks the machine ends the window at once; one that merely fails is part of the history.
  disturbing.catch(() => undefined);
  const broken = disturbing.then(() => new Promise<never>(() => undefined));
  broken.catch(() => undefined);
  try {
    for (let nextMs = beganMs + pace.witnessEveryMs; nextMs < endMs; nextMs += pace.witnessEveryMs) {
      await Promise.race([waitUntil(nextMs, now, signal), broken]);
      report({
        cell: cell.id,
        phase: "window",
        text: `${cell.fault} in force`,
        elapsedMs: now() - beganMs,
        limitMs: cell.window.ms,
      });
      await faulted.lookDuring();
    }
    await Promise.race([waitUntil(endMs - lastLookMs, now, signal), broken]);
    await faulted.lookDuring();
    await Promise.race([waitUntil(endMs, now, signal), broken]);
  } finally {
    windowEnd.abort();
    await disturbing.catch(() => undefined);
  }
  await disturbing;
}

/** The last look is over when the window ends. */
const lastLookMs = 1000;

function disturbNodes(
  { cell, cluster, signal }: PhasesOptions,
  faulted: Faulted,
  record: (event: EventInput) => void,
  windowEnd: AbortSignal,
): Promise<void>[] {
  return cell.disturbances.map(async (name, index) => {
    const host = cluster.site[index];
    if (!host) throw new IslandingError("too-few-nodes", `The site has no node for the disturbance ${name}.`);
    const beforeReboot = () => faulted.beforeReboot(host);
    const afterReboot = () => faulted.afterReboot(host);
    const context = { cluster, host, variants: cell.variants, record, signal, windowEnd, beforeReboot, afterReboot };
    await disturbances[name](context).catch((error: unknown) => {
      if (signal.aborted || (error instanceof IslandingError && error.code === "engine-gone")) throw error;
      record({ kind: "disturbance", disturbance: name, step: "failed", host: host.name, detail: messageOf(error) });
    });
  });
}

/** Edits a ConfigMap at the centre, where the cell asks for its effect at the site. */
async function editAtCentre({ cell, cluster }: PhasesOptions, record: (event: EventInput) => void): Promise<void> {
  if (!cell.requirements.some(({ id }) => id === "reconcile.spec")) return;
  const about = { kind: "disturbance" as const, disturbance: "configmap-edit" as const, host: cluster.centreHost.name };
  record({ ...about, step: "begin" });
  try {
    const { before, after } = await cluster.centre.editConfigMap(editedConfigMap, { value: editedValue });
    const proof = { what: "resource-version" as const, before, after };
    record({ ...about, step: "proved", variant: "configmap-volume", value: editedValue, proof });
  } catch (error) {
    record({ ...about, step: "failed", detail: messageOf(error) });
  }
}

/** Whether each workload's latest answer is a good one. */
function allServing({ cell, cluster, history }: PhasesOptions): boolean {
  const latest = new Map(eventsOf(history.events, "serve").map((event) => [`${event.host} ${event.variant}`, event]));
  return serveTargets(cluster, cell).every(({ host, variant }) => latest.get(`${host} ${variant}`)?.outcome === "ok");
}

/** Watches until all workloads serve and all that was to happen within a time has happened, for a while, or the limit passes. */
async function settle(options: PhasesOptions): Promise<void> {
  const { cell, history, pace, signal, report } = options;
  const recoveries = cell.requirements.filter(({ id, unit }) => id.startsWith("reconcile.") && unit === "ms");
  const beganMs = history.elapsedMs();
  let quietSinceMs: number | undefined;
  for (;;) {
    const nowMs = history.elapsedMs();
    const settled =
      allServing(options) &&
      recoveries.every((requirement) => checkFor(requirement.id)?.(history.events, requirement).outcome === "pass");
    quietSinceMs = settled ? (quietSinceMs ?? nowMs) : undefined;
    if (quietSinceMs !== undefined && nowMs - quietSinceMs >= pace.settleQuietMs) return;
    if (nowMs - beganMs >= pace.settleLimitMs) return;
    const text = settled
      ? "as it was before; watching whether it stays so"
      : "watching the site and the centre come together";
    report({ cell: cell.id, phase: "settle", text, elapsedMs: nowMs - beganMs, limitMs: pace.settleLimitMs });
    await sleep(Math.min(2000, pace.settleQuietMs), signal);
  }
}
