import { elapsedMs } from "../history/duration.ts";
import { eventsOf, type History } from "../history/event.ts";
import { momentsOf } from "../history/moments.ts";
import { type Finding, unknown } from "./check.ts";
import { unlessUnseen } from "./probe-gap.ts";
import { isConnected, type Recovery, recoveredOrNot, recoveryCheck } from "./recovery.ts";

/** Of the window's samples. */
const sufficientShare = 0.95;

const noFigures = {
  share: null,
  samplesTaken: null,
  samplesMissing: null,
  samplesDropped: null,
  bufferBytes: null,
  sufficientMs: null,
  completeMs: null,
};

/** observability.buffered: what was measured at the site inside the window is known at the centre soon after the link is back. */
export const observabilityBuffered = recoveryCheck(noFigures, examine);

/** What the agent had taken by some second, and, where the centre was asked, how much of it had arrived. */
interface Taken {
  t: number;
  taken: number;
  untilS: number;
}
interface Arrival extends Taken {
  arrived: number;
}

function examine(recovery: Recovery, thresholdMs: number): Finding {
  const { history, healMs, removedMs } = recovery;
  const { installedMs = Number.POSITIVE_INFINITY } = momentsOf(history);
  const isInWindow = ({ t }: { t: number }) => t >= installedMs && t < healMs;
  const arrivals = arrivalsIn(history);
  const asked = arrivals.findLast(({ t }) => t >= healMs);
  if (!asked) {
    const text = "Central monitoring did not tell what had arrived once the link was back.";
    return unknown("no-answer", text, noFigures);
  }
  const taken = takenIn(history).filter(isInWindow);
  const [first] = taken;
  const last = taken.findLast(({ untilS }) => untilS === asked.untilS);
  if (!first || !last || last.taken <= first.taken) {
    return unknown("nothing-taken", "No sample is known to have been taken inside the window.", noFigures);
  }
  if (!arrivals.some(({ t, arrived }) => t < installedMs && arrived > 0)) {
    return unknown("no-baseline", "No sample was known at the centre before the fault.", noFigures);
  }
  if (arrivals.some((look) => isInWindow(look) && look.arrived > first.taken) && !isConnected(history)) {
    const text =
      "Samples arrived inside the window, though central monitoring was away: the two contradict each other.";
    return unknown("arrived-while-away", text, noFigures);
  }
  const looks = arrivals.filter(({ t, untilS }) => t >= healMs && untilS === last.untilS);
  const figures = { ...arrivalFigures(looks, first, last, removedMs), ...agentFigures(history, first) };
  const { sufficientMs, samplesMissing, samplesTaken } = figures;
  const percent = `${sufficientShare * 100} %`;
  const finding = recoveredOrNot(recovery, thresholdMs, {
    recoveredMs: sufficientMs,
    recovered: `${percent} of the ${samplesTaken} samples taken inside the window had arrived`,
    notYet: `${samplesMissing} of the ${samplesTaken} samples taken inside the window had not arrived`,
    figures,
  });
  return unlessUnseen(finding, looks, removedMs + thresholdMs);
}

function arrivalFigures(looks: readonly Arrival[], first: Taken, last: Taken, removedMs: number) {
  const samplesTaken = last.taken - first.taken;
  const samplesMissing = Math.max(0, last.taken - Math.max(...looks.map(({ arrived }) => arrived)));
  const whenMissing = (atMost: number) => {
    const look = looks.find(({ arrived }) => last.taken - arrived <= atMost);
    return look ? elapsedMs(removedMs, look.t) : null;
  };
  return {
    share: Math.max(0, Math.round((1 - samplesMissing / samplesTaken) * 1000) / 1000),
    samplesTaken,
    samplesMissing,
    sufficientMs: whenMissing(samplesTaken * (1 - sufficientShare)),
    completeMs: whenMissing(0),
  };
}

/** What the agent itself says it gave up from the window on, and how large its buffer became. */
function agentFigures(history: History, first: Taken) {
  const told = eventsOf(history, "samples-taken").filter(({ t, outcome }) => t >= first.t && outcome === "ok");
  const dropped = told.flatMap((event) => event.dropped ?? []);
  const sizes = told.flatMap((event) => event.bufferBytes ?? []);
  return {
    samplesDropped: dropped.length > 0 ? (dropped.at(-1) ?? 0) - (dropped[0] ?? 0) : null,
    bufferBytes: sizes.length > 0 ? Math.max(...sizes) : null,
  };
}

const takenIn = (history: History): Taken[] =>
  eventsOf(history, "samples-taken").flatMap(({ t, taken, untilS }) =>
    taken === undefined || untilS === undefined ? [] : { t, taken, untilS },
  );

const arrivalsIn = (history: History): Arrival[] =>
  eventsOf(history, "samples-arrived").flatMap(({ t, taken, untilS, arrived }) =>
    taken === undefined || untilS === undefined || arrived === undefined ? [] : { t, taken, untilS, arrived },
  );
