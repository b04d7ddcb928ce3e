import type { Attempt } from "../history/attempt-event.ts";
import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type EventOf, eventsOf, type History } from "../history/event.ts";
import { type Check, type Figures, type Finding, fail, pass, unknown, verdictOf } from "./check.ts";

/** central.hidden: while the fault is in force, the site tries to reach nothing at the centre that nobody has named. */
export const centralHidden: Check = (history, requirement) => verdictOf(requirement, examine(history));

/** An address that was tried, by one machine or one of its pods. */
interface Tried extends Attempt {
  host: string;
}

/** The service of an attempt that is a question for a name. */
const isName = "name";

const noFigures = { hidden: null, tried: null, unwatchedMs: null };

function examine(history: History): Finding {
  const [known] = eventsOf(history, "known-addresses");
  if (!known) return unknown("not-watched", "Nobody noted what the site tried to reach.", noFigures);
  const readings = eventsOf(history, "attempts");
  const tried = triedIn(readings).filter(({ to }) => !known.site.includes(to) && !isOfCluster(to));
  const named = new Map(known.centre.filter((one) => one.named).map(({ address, name }) => [address, name]));
  const hidden = tried.filter(({ to }) => !named.has(to));
  const unwatchedMs = longestGapMs(readings);
  const places = new Set(tried.map(({ to }) => to));
  const figures = { hidden: new Set(hidden.map(({ to }) => to)).size, tried: places.size, unwatchedMs };
  if (hidden.length > 0) {
    const text = `In the window the site tried to reach what nobody has named: ${inWords(hidden, known)}.`;
    return fail("hidden-dependency", text, figures);
  }
  const gap = known.hosts.map((host) => whyNotKnown(host, readings, tried)).find((why) => why !== undefined);
  if (gap) return unknown("not-watched", gap, figures);
  return pass("nothing-hidden", passText(known, places, named, figures), figures);
}

/** Everything that was tried, each with the highest of its counts: a watch that outlives a boot counts on. */
function triedIn(readings: readonly EventOf<"attempts">[]): Tried[] {
  const byWho = new Map<string, Tried>();
  for (const { host, attempts } of readings) {
    for (const attempt of attempts) {
      const key = JSON.stringify([host, attempt.from, attempt.to, attempt.service]);
      const count = Math.max(attempt.count, byWho.get(key)?.count ?? 0);
      byWho.set(key, { ...attempt, host, count });
    }
  }
  return Array.from(byWho.values());
}

/** Names that only a cluster's own resolver knows. */
const isOfCluster = (to: string): boolean => /\.cluster\.local$/.test(to);

/** A node's agent never leaves its own centre alone: who was not even seen at that was not watched. */
function whyNotKnown(host: string, readings: readonly EventOf<"attempts">[], tried: readonly Tried[]) {
  const own = readings.filter((reading) => reading.host === host);
  const failed = own.find(({ outcome }) => outcome !== "ok");
  if (failed) return `What ${host} tried to reach was not noted all the time: ${failed.detail ?? "no reason given"}.`;
  const unread = (["in-force", "before-heal"] as const).find((when) => !own.some((reading) => reading.when === when));
  if (unread)
    return `What ${host} tried to reach was not noted ${unread === "in-force" ? "from the beginning" : "to the end"}.`;
  if (tried.some((one) => one.host === host && one.service !== isName)) return undefined;
  return `${host} was not seen trying anything, not even what its own node agent depends on: it is not known that it was watched.`;
}

/** From a machine's last reading before it went down to its watch being in force again. */
function longestGapMs(readings: readonly EventOf<"attempts">[]): number {
  const gaps = readings
    .filter(({ when }) => when === "renewed")
    .map(({ host, t }) => {
      const before = readings.findLast((one) => one.host === host && one.when === "before-reboot" && one.t <= t);
      return before ? elapsedMs(before.t, t) : 0;
    });
  return Math.max(0, ...gaps);
}

function inWords(hidden: readonly Tried[], { centre }: EventOf<"known-addresses">): string {
  const nameOf = (address: string) => {
    const known = centre.find((one) => one.address === address);
    return known ? `${address} (${known.name})` : address;
  };
  return Array.from(Map.groupBy(hidden, ({ to, service }) => `${nameOf(to)}, ${serviceInWords(service)}`))
    .map(([place, all]) => `${place}, by ${all.map(whoInWords).join(" and ")}`)
    .join("; ");
}

/** Port 53 is where names are asked for. */
function serviceInWords(service: string): string {
  if (service === isName) return "asked for by name";
  const [protocol = "", port = ""] = service.split(":");
  const where = `${protocol.toUpperCase()} ${/^\d+$/.test(port) ? `port ${port}` : port}`;
  return port === "53" ? `${where} (asked for names)` : where;
}

const whoInWords = ({ host, from, service, count }: Tried): string =>
  service === isName ? host : `${host} (from ${from}, ${count} ${count === 1 ? "time" : "times"})`;

function passText(
  { hosts }: EventOf<"known-addresses">,
  places: ReadonlySet<string>,
  named: ReadonlyMap<string, string>,
  { unwatchedMs }: Figures,
): string {
  const machines = hosts.length === 1 ? "the site's machine" : `the site's ${hosts.length} machines`;
  const names = Array.from(new Set(Array.from(places, (address) => named.get(address)))).join(", ");
  const gap = unwatchedMs ? ` A machine that booted anew was not watched for up to ${inSeconds(unwatchedMs)}.` : "";
  return `In the window ${machines} tried to reach only what is known: ${names}.${gap}`;
}
