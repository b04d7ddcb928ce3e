import { type EventOf, eventsOf, type History, isBoot, type Path } from "../history/event.ts";
import type { Moments } from "../history/moments.ts";
import type { PathSummary } from "./certificate-schema.ts";

/** One look at a path while the fault was in force. */
export interface Sample {
  t: number;
  found: "open" | "blocked" | "unknown";
  /** The host at one of the path's ends was going down or booting just then, so what was found says nothing of the fault. */
  hostDown: boolean;
}

/** Everything that was seen of one path. */
export interface PathSamples {
  path: Path;
  expect: "open" | "blocked";
  before: PathSummary["before"];
  during: Sample[];
  after: PathSummary["after"];
}

/** A sample that is under way while a host comes up may still fail this long after the host has proved that it has booted. */
const bootGraceMs = 3_000;

/** Gathers the witness's samples path by path, in the order in which the paths were first asked. */
export function samplesByPath(history: History, moments: Moments): PathSamples[] {
  const events = eventsOf(history, "witness");
  const down = downtimes(history);
  const keyed = Map.groupBy(events, ({ path }) => JSON.stringify([path.from, path.to, path.means]));
  return Array.from(keyed.values()).flatMap((ofPath) => {
    const path = ofPath[0]?.path;
    return path ? [gather(path, ofPath, moments, down)] : [];
  });
}

/** From when to when a host was booting anew. */
export interface Downtime {
  host: string;
  fromMs: number;
  toMs: number;
}

function gather(path: Path, events: EventOf<"witness">[], moments: Moments, down: Downtime[]): PathSamples {
  const { installedMs = moments.endMs, healMs = moments.endMs } = moments;
  const ownDown = down.filter(({ host }) => host === path.from || host === path.to);
  const during = events.filter(
    (event) => event.when === "during" && beganMs(event) >= installedMs && event.t <= healMs,
  );
  return {
    path,
    expect: during.some(({ expect }) => expect === "blocked") ? "blocked" : "open",
    before: events.findLast((event) => event.when === "before" && event.t <= installedMs)?.found ?? "not-asked",
    during: during.map((event) => ({
      t: event.t,
      found: event.found,
      hostDown: ownDown.some(({ fromMs, toMs }) => event.t >= fromMs && beganMs(event) <= toMs),
    })),
    after: events.findLast((event) => event.when === "after" && beganMs(event) >= healMs)?.found ?? "not-asked",
  };
}

const beganMs = (event: EventOf<"witness">) => event.t - (event.latencyMs ?? 0);

/** When which host was booting anew, and a while after. */
export function downtimes(history: History): Downtime[] {
  const events = eventsOf(history, "disturbance").filter((event) => isBoot(event.disturbance));
  return events
    .filter((event) => event.step === "begin")
    .map(({ host, t }) => {
      const up = events.find((event) => event.host === host && event.step !== "begin" && event.t >= t);
      return { host, fromMs: t, toMs: up ? up.t + bootGraceMs : Number.POSITIVE_INFINITY };
    });
}
