import type { Degradation } from "../history/degradation.ts";
import { inSeconds } from "../history/duration.ts";
import type { Moments } from "../history/moments.ts";
import { witnessWithinMs } from "./certificate-paths.ts";
import { type Finding, inconclusive, type LinkFigure } from "./certificate-schema.ts";
import { figureOf } from "./link-figures.ts";
import { clearlyMore } from "./link-pace.ts";
import { together, type WaySamples } from "./link-samples.ts";
import { percent, sharesOf, shareWords } from "./link-shares.ts";
import { compare, difference, meanOf, quantileOf, spreadOf } from "./link-statistics.ts";

/** Fewer packets don't have a median worth the name. */
const leastForMedian = 5;

/** What one degraded way shows by itself, and what of it keeps the degradation from being believed. */
export function examineWay(way: WaySamples, degradation: Degradation, moments: Moments) {
  const { delayMs, bandwidthBitPerS } = degradation;
  const examined = [
    { figures: [], findings: examineTimes(way, moments) },
    ...(delayMs === undefined ? [] : [examineDelay(way, delayMs, degradation.jitterMs, moments)]),
    ...(bandwidthBitPerS === undefined ? [] : [examineBandwidth(way, bandwidthBitPerS, moments)]),
    { figures: [], findings: examineShares(way, degradation) },
  ];
  return {
    figures: examined.flatMap(({ figures }): LinkFigure[] => figures),
    findings: examined.flatMap(({ findings }) => findings),
  };
}

/** A way beside the degraded ones has to stay as it was: what comes half-way to what was asked is not that. */
export function examineSpared({ from, to, trips }: WaySamples, { delayMs, lossPercent }: Degradation): Finding[] {
  const { sent, received, rttMs } = together(trips.during);
  const text = `The way from ${from} to ${to} was to stay as it was`;
  if (sent === 0) return [inconclusive("spared-unmeasured", `${text} and was never measured.`)];
  // Three of four packets of a degraded way take longer than that, and a busy machine does not do that to so many.
  const most = quantileOf(rttMs, 0.25);
  if (delayMs !== undefined && most >= delayMs / 2) {
    return [inconclusive("not-spared", `${text}, and three of four packets took ${most.toFixed(1)} ms and more.`)];
  }
  const lost = (100 * (sent - received)) / sent;
  if (lossPercent !== undefined && lost >= lossPercent / 2) {
    return [inconclusive("not-spared", `${text}, and lost ${lost.toFixed(2)} %.`)];
  }
  return [];
}

/** A way has to be measured before, soon after the fault came, shortly before it goes, and after. */
function examineTimes({ from, to, trips }: WaySamples, { installedMs = 0, healMs = Number.NaN }: Moments): Finding[] {
  const within = inSeconds(witnessWithinMs);
  const unmeasured = [
    { when: "before the fault", measured: trips.before.length > 0 },
    {
      when: `in the first ${within} after the fault was installed`,
      measured: trips.during.some(({ t }) => t <= installedMs + witnessWithinMs),
    },
    {
      when: `in the last ${within} before the fault was healed`,
      measured: trips.during.some(({ t }) => t >= healMs - witnessWithinMs),
    },
    { when: "after the fault", measured: trips.after.length > 0 },
  ].filter(({ measured }) => !measured);
  return unmeasured.map(({ when }) =>
    inconclusive(`link-unmeasured ${when}`, `The way from ${from} to ${to} was not measured ${when}.`),
  );
}

/**
 * The delay is what packets took longer than those that passed by the same way at the same time with the mark: so what
 * machines add that are slow, or busy just then, is not taken for it.
 */
function examineDelay(
  { from, to, trips, control }: WaySamples,
  delayMs: number,
  jitterMs: number | undefined,
  { installedMs = 0 }: Moments,
) {
  const way = { from, to };
  const text = `The way from ${from} to ${to}`;
  const rtts = (when: keyof typeof trips) => together(trips[when]).rttMs;
  const added = (when: keyof typeof trips) => difference(meanOf(rtts(when)), meanOf(together(control[when]).rttMs));
  const findings: Finding[] = [];
  const undelayed = trips.during.find(
    ({ rttMs }) => rttMs.length >= leastForMedian && quantileOf(rttMs, 0.5) < delayMs / 2,
  );
  if (undelayed) {
    const when = inSeconds(undelayed.t - installedMs);
    const sentence = `${text} was found without the delay ${when} after the fault was installed.`;
    findings.push({ state: "mismatch", code: "found-undegraded", text: sentence });
  }
  const [before, after] = [added("before").value, added("after").value];
  if (before >= delayMs / 2) {
    const sentence = `${text} took ${before.toFixed(1)} ms longer than without delay already before the fault.`;
    findings.push(inconclusive("slow-before", sentence));
  }
  if (after >= delayMs / 2) {
    const sentence = `${text} still took ${after.toFixed(1)} ms longer than without delay after the fault.`;
    findings.push({ state: "mismatch", code: "slow-after", text: sentence });
  }
  const whole = { before: meanOf(rtts("before")).value, after: meanOf(rtts("after")).value };
  const delay = figureOf({ what: "delay", unit: "ms", way, asked: delayMs }, added("during"), whole);
  if (jitterMs === undefined) return { figures: [delay], findings };
  const spreads = { before: spreadOf(rtts("before")).value, after: spreadOf(rtts("after")).value };
  const jitter = figureOf({ what: "jitter", unit: "ms", way, asked: jitterMs }, spreadOf(rtts("during")), spreads);
  return { figures: [delay, jitter], findings };
}

function examineBandwidth({ from, to, filled }: WaySamples, asked: number, { installedMs = 0 }: Moments) {
  const text = `The way from ${from} to ${to}`;
  const rates = (when: keyof typeof filled) => filled[when].map(({ bitPerS }) => bitPerS);
  const [before, after] = [meanOf(rates("before")).value, meanOf(rates("after")).value];
  const findings: Finding[] = [];
  const wide = filled.during.find(({ bitPerS }) => bitPerS >= asked * clearlyMore);
  if (wide) {
    const when = inSeconds(wide.t - installedMs);
    const sentence = `${text} was found to carry more than is asked ${when} after the fault was installed.`;
    findings.push({ state: "mismatch", code: "found-undegraded", text: sentence });
  }
  for (const [when, rate] of [
    ["before", before],
    ["after", after],
  ] as const) {
    if (rate >= asked * clearlyMore) continue;
    const sentence = `${text} was not seen to carry more than is asked ${when} the fault.`;
    findings.push(inconclusive(`narrow-${when}`, sentence));
  }
  const about = { what: "bandwidth", unit: "bit/s", way: { from, to }, asked } as const;
  return { figures: [figureOf(about, meanOf(rates("during")), { before, after })], findings };
}

/** One way may have too few packets to show a share; but it may have enough to show that it is another. */
function examineShares({ from, to, trips, control }: WaySamples, degradation: Degradation): Finding[] {
  return sharesOf([{ trips: trips.during, control: control.during }], degradation).flatMap(({ what, asked, found }) => {
    if (found.count === 0 || compare(asked, found) !== "otherwise") return [];
    const text = `Of ${found.count} packets from ${from} to ${to} ${percent(found.value)} were ${shareWords[what]}, and ${percent(asked)} were asked.`;
    return [{ state: "mismatch" as const, code: `${what}-not-as-asked-on-way`, text }];
  });
}
