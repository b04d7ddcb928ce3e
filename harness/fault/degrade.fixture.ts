import { performance } from "node:perf_hooks";
import { Faulted } from "../experiment/faulted.ts";
import { paceOf } from "../experiment/pace.ts";
import type { Degradation } from "../history/degradation.ts";
import type { EventInput } from "../history/event.ts";
import { type WrittenEvent, writtenHistory } from "../history/history.fixture.ts";
import type { Host } from "../host/host.ts";
import { HostVantage } from "../host/vantage.ts";
import { sleep } from "../wait.ts";
import { certify } from "./certificate.ts";
import { degrade } from "./degrade.ts";
import { type Fault, hostsOfSides, type Sides } from "./fault.ts";
import type { Journal } from "./journal.ts";
import { LinkMeter } from "./link-meter.ts";
import { Witness } from "./witness.ts";

interface Degrading {
  run: string;
  centre: Host;
  site: readonly Host[];
  degradation: Degradation;
  inGuest: boolean;
  windowMs: number;
  /** How many times as long as this machine the hosts take for the same work. */
  slowness?: number;
  journal: Journal;
  signal: AbortSignal;
}

/** Bare machines have no API server that could answer. */
const withoutApi = (fault: Fault): Fault => ({
  ...fault,
  paths: (sides) => fault.paths(sides).filter(({ path }) => path.means !== "api-answers"),
});

export const sidesOf = (centre: Host, site: readonly Host[]): Sides => ({
  centre: [{ host: centre, service: { address: centre.address, name: centre.name, port: 6443, path: "/livez" } }],
  site,
  spared: [],
});

/** Degrades the link of machines that have the measuring point for a while, as a cell does, and certifies what was seen. */
export async function certifiedDegradation({ run, centre, site, degradation, ...options }: Degrading) {
  const { inGuest, windowMs, slowness, journal, signal } = options;
  const sides = sidesOf(centre, site);
  const hosts = hostsOfSides(sides);
  const started = performance.now();
  const events: WrittenEvent[] = [];
  const record = (event: EventInput) => void events.push({ t: performance.now() - started, ...event });
  const vantages = new Map(hosts.map((host) => [host.name, new HostVantage(host)]));
  await using _all = new AsyncDisposableStack();
  for (const vantage of vantages.values()) _all.use(vantage);
  const vantage = ({ name }: Host) => vantages.get(name) as HostVantage;
  const witness = new Witness(sides, vantage, slowness);
  const fault = withoutApi(degrade(degradation, { inGuest }));
  const { link, reopenLimitMs } = paceOf("kubernetes", slowness);
  const meter = new LinkMeter({ degradation, sides, vantage, windowMs, pace: link });
  const faulted = new Faulted({ fault, sides, witness, meter, journal, run, windowMs, reopenLimitMs, record, signal });
  record({ kind: "cell", id: run, hosts: hosts.map(({ name }) => name), centre: [centre.name] });
  await faulted.before();
  await faulted.inject();
  const endMs = performance.now() + windowMs;
  while (performance.now() < endMs - 2000) {
    await sleep(Math.min(10_000, endMs - performance.now() - 1500), signal);
    await faulted.lookDuring();
  }
  await sleep(Math.max(0, endMs - performance.now()), signal);
  await faulted.heal();
  await faulted.after();
  return certify(writtenHistory(events));
}
