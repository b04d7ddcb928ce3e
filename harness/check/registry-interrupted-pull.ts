import { elapsedMs, inSeconds } from "../history/duration.ts";
import { eventsOf } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type AskedPod, firstRan, inWords, podsAskedFor } from "./asked-pods.ts";
import { type Finding, unknown, withMore } from "./check.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { type Recovery, recoveredOrNot, recoveryCheck } from "./recovery.ts";

const noFigures = { pulledMs: null, bytesBefore: null, bytesKept: null };

/** registry.interrupted-pull: an image that was on its way when the link was cut is there soon after the link is back. */
export const registryInterruptedPull = recoveryCheck(noFigures, examine);

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const { installedMs = 0 } = momentsOf(history);
  const [one] = podsAskedFor(history, "interrupted");
  if (!one || one.askedMs >= installedMs) {
    return unknown("not-asked", "No large image was asked for before the fault.", noFigures);
  }
  const fetched = fetchedBy(recovery, one.host);
  const bytesBefore = fetched(installedMs);
  const bytesKept = fetched(healMs);
  const ranMs = firstRan(one);
  if (bytesBefore === 0 || (ranMs !== undefined && ranMs < installedMs)) {
    const text = `The pull on ${one.host} was not seen to be under way when the fault came.`;
    return unknown("not-under-way", text, { ...noFigures, bytesBefore });
  }
  const figures = { pulledMs: ranMs === undefined ? null : elapsedMs(removedMs, ranMs), bytesBefore, bytesKept };
  if (ranMs !== undefined && ranMs < healMs) {
    const text = `${one.pod} ran ${inSeconds(healMs - ranMs)} before the window's end, though the registry was away: the two contradict each other.`;
    return unknown("pulled-while-away", text, figures);
  }
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: figures.pulledMs,
    recovered: `${one.pod} ran`,
    notYet: `${one.pod} did not run`,
    figures,
  });
  const looks = one.looks.filter(({ t }) => t >= removedMs);
  return unlessUnseen(withMore(finding, how(one, recovery, figures)), looks, removedMs + thresholdMs);
}

/** What a node's runtime had fetched and not yet put together, by the last look before a time. */
function fetchedBy({ history }: Recovery, host: string): (t: number) => number {
  const looks = eventsOf(history, "pull-progress").filter((event) => event.host === host && event.outcome === "ok");
  return (before) => looks.findLast(({ t }) => t < before)?.bytes ?? 0;
}

interface Fetched {
  bytesBefore: number;
  bytesKept: number;
}

function how({ host, looks }: AskedPod, { healMs }: Recovery, { bytesBefore, bytesKept }: Fetched): string {
  const last = looks.findLast(({ t }) => t < healMs);
  const shown = last ? `; until then a user was shown ${inWords(last)}` : "";
  return `${host} had ${inMegabytes(bytesBefore)} of it when the fault came and ${inMegabytes(bytesKept)} when the link came back${shown}.`;
}

const inMegabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
