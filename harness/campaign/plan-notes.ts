import { paceOf } from "../experiment/pace.ts";
import { packetsNeeded, packetsPerS } from "../fault/link-pace.ts";
import { parseDuration } from "../site/duration.ts";
import { isAboutRecovery, type Requirement } from "../site/requirement.ts";
import type { Cell, Window } from "./cell.ts";
import { siteNodesOf, turnsOf } from "./node-places.ts";

/** How far into the window the last disturbance is done: a node's agent is restarted first, its containers crash after. */
export const latestDisturbanceMs = 45_000;

/** Requirements that a cell may leave undecided for one reason. */
export interface Note {
  requirements: string[];
  text: string;
}

/** What this cell will not be able to decide, and why; said before anything runs. */
export function notesOn({ topology, window, requirements }: Cell): Note[] {
  const leftMs = Math.max(0, window.ms - latestDisturbanceMs);
  const { settleLimitMs } = paceOf(topology);
  return [
    ...tooShort(
      requirements.filter(({ id }) => id.startsWith("restart.")),
      leftMs,
      `the window ${window.name} leaves ${inSeconds(leftMs)} after the last disturbance`,
    ),
    ...tooShort(
      requirements.filter(({ id }) => isAboutRecovery(id)),
      settleLimitMs,
      `recovery is watched for ${inSeconds(settleLimitMs)}`,
    ),
  ];
}

/** Says so when no window is as long as the outage that the site has to survive. */
export function budgetNote(budget: string, windows: readonly Window[]): string[] {
  const longest = windows.reduce((one, other) => (other.ms > one.ms ? other : one));
  if (longest.ms >= parseDuration(budget)) return [];
  return [`The longest window is ${longest.name}: nothing is shown for the rest of the outage budget of ${budget}.`];
}

/** Says so when a window has no time for the packets that it takes to tell how many of them are lost, or doubled. */
export function packetsNote(cell: Cell): string[] {
  const { id, topology, window, degradation } = cell;
  if (!degradation) return [];
  const { link: pace } = paceOf(topology);
  const ways = siteNodesOf(cell);
  const perS = packetsPerS(degradation, { windowMs: window.ms, ways, pace });
  const sent = Math.round(perS * ways * (window.ms / 1000) * sendingShare);
  const needed = packetsNeeded(degradation);
  if (sent >= needed) return [];
  const [time, takes] = [sent, needed].map((count) => count.toLocaleString("en-US"));
  return [
    `${id}: the window ${window.name} has time for about ${time} packets, and it takes ${takes} to tell such a share within 10 %: everything will be unknown.`,
  ];
}

/** Says so when several things happen to one node: what takes long leaves no time for the rest. */
export function turnsNote(cell: Cell): string[] {
  const { id, window } = cell;
  return turnsOf(cell)
    .filter(({ length }) => length > 1)
    .map(
      (names) =>
        `${id}: one machine has ${names.join(", then ")}, each as soon as its services are back; what the window ${window.name} leaves no time for will be unknown.`,
    );
}

/** Between its trains of packets a link is waited for, and filled. */
const sendingShare = 0.8;

/** One note for each threshold that is longer than the time there is. */
function tooShort(requirements: readonly Requirement[], availableMs: number, why: string): Note[] {
  const undecided = requirements.filter(({ unit, threshold }) => unit === "ms" && threshold > availableMs);
  return [...Map.groupBy(undecided, ({ threshold }) => threshold)].map(([thresholdMs, group]) => ({
    requirements: group.map(({ id }) => id),
    text: `${inSeconds(thresholdMs)} are allowed, but ${why}: it will be unknown unless it holds sooner.`,
  }));
}

const inSeconds = (ms: number): string => `${ms / 1000} s`;
