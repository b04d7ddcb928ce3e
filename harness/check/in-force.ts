import { elapsedMs, inSeconds } from "../history/duration.ts";
import { type Finding, pass, unknown } from "./check.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { isConnected, type Recovery, recoveredOrNot } from "./recovery.ts";

/** Something that was changed at the centre inside the window, and every conclusive look for it at the site. */
export interface Change {
  /** As it stands before "was in force". */
  what: string;
  value: string;
  looks: readonly { t: number; outcome: string; shows: string | undefined }[];
  /** Why nothing is known of the time before, when no look found anything then. */
  noBaseline: string;
}

/** Whether a change came into force at the site once the link was back, and not before; over a bad link it may. */
export function inForceAfterHeal(recovery: Recovery, thresholdMs: number, change: Change): Finding {
  const { what, value, looks, noBaseline } = change;
  const { healMs, removedMs } = recovery;
  const early = looks.find(({ t, shows }) => t < healMs && shows === value);
  if (early && isConnected(recovery.history)) {
    const figures = { inForceMs: 0, probesAfterHeal: looks.filter(({ t }) => t >= removedMs).length };
    const text = `${what} was in force ${inSeconds(healMs - early.t)} before the window's end, over the bad link.`;
    return pass("in-force-in-window", text, figures);
  }
  if (early) {
    const text = `${what} was in force ${inSeconds(healMs - early.t)} before the window's end, though the site was cut off: the two contradict each other.`;
    return unknown("in-force-while-cut", text, noFigures);
  }
  if (!looks.some(({ t, outcome }) => t < healMs && outcome === "ok")) {
    return unknown("no-baseline", noBaseline, noFigures);
  }
  const inForce = looks.find(({ t, shows }) => t >= healMs && shows === value);
  const lookedAt = looks.filter(({ t }) => t >= removedMs);
  const inForceMs = inForce ? elapsedMs(removedMs, inForce.t) : null;
  const figures = { inForceMs, probesAfterHeal: lookedAt.length };
  const verdict = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: inForceMs,
    recovered: `${what} was in force`,
    notYet: `${what} was not in force`,
    figures,
  });
  return unlessUnseen(verdict, lookedAt, removedMs + thresholdMs);
}

export const noFigures = { inForceMs: null, probesAfterHeal: null };
