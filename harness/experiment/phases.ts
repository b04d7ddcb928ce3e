import { sidesOf } from "../dependency/sides.ts";
import { hostsOfSides, type Sides } from "../fault/fault.ts";
import { LinkMeter } from "../fault/link-meter.ts";
import { SiteWatch } from "../fault/site-watch.ts";
import { Witness } from "../fault/witness.ts";
import type { EventInput, PhaseName } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { sleep, waitFor } from "../wait.ts";
import { recordAtRest } from "./at-rest.ts";
import { deploy } from "./deploy.ts";
import { Faulted } from "./faulted.ts";
import { knownAddresses, watchedHosts } from "./known-addresses.ts";
import { lostServers, nodesByDisturbance } from "./lost-servers.ts";
import { startObservers } from "./observers.ts";
import type { PhasesOptions } from "./options.ts";
import { allServing, settle } from "./settle.ts";
import { holdWindow } from "./window.ts";

/** From a cluster that is up to a history that is complete. However it ends, the fault is healed first. */
export async function runPhases(given: PhasesOptions): Promise<void> {
  const { cell, cluster, centralServers, history, pace, fault, journal, run } = given;
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
  const sides = sidesOf(cluster, cell.dependency, centralServers);
  const names = (hosts: readonly Host[]) => hosts.map((host) => host.name);
  const centre = names(sides.centre.map(({ host }) => host));
  record({ kind: "cell", id: cell.id, hosts: names(hostsOfSides(sides)), centre });

  const { servingLimitMs, reopenLimitMs, settleLimitMs } = pace;
  if (cluster.speed) record({ kind: "speed", ...cluster.speed, servingLimitMs, settleLimitMs });

  const vantage = (host: Host) => cluster.vantage(host);
  const witness = new Witness(sides, vantage, cluster.speed?.slowness);
  const windowMs = cell.window.ms;
  const { degradation } = fault;
  const meter = degradation && new LinkMeter({ degradation, sides, vantage, windowMs, pace: pace.link });
  const watch = watchFor(options, sides, record);
  const proving = { fault, sides, witness, meter, watch, reopenLimitMs };
  const faulted = new Faulted({ ...proving, journal, run, windowMs, record, signal });
  const phase = phases(options, record);
  const nodeOf = nodesByDisturbance(options);

  await phase("deploy", "the workloads to be created", async () => {
    await deploy(options);
    for (const server of lostServers(options)) await server.attach(cluster, signal, nodeOf);
  });
  await using _observers = startObservers(options, record);
  await phase("baseline", "every workload to serve, and to go on serving undisturbed", async () => {
    await waitFor(() => allServing(options), { what: "every workload to serve", limitMs: pace.servingLimitMs, signal });
    await sleep(pace.baselineMs, signal);
    await recordAtRest(cluster, record, signal);
    await faulted.before();
    for (const server of lostServers(options)) await server.beforeFault?.({ cluster, nodeOf, record, signal });
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

/** Only where it is asked what the site tries to reach. */
function watchFor(options: PhasesOptions, sides: Sides, record: (event: EventInput) => void): SiteWatch | undefined {
  const { cell, cluster, run } = options;
  if (!cell.requirements.some(({ id }) => id === "central.hidden")) return undefined;
  record(knownAddresses(options, sides));
  return new SiteWatch({ hosts: watchedHosts(cluster), run, vantage: (host) => cluster.vantage(host), record });
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
