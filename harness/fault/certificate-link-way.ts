import type { Degradation } from "../history/degradation.ts";
import { inSeconds } from "../history/duration.ts";
import type { Moments } from "../history/moments.ts";
import { witnessWithinMs } from "./certificate-paths.ts";
import { type Finding, inconclusive, type LinkFigure } from "./certificate-schema.ts";
import { figureOf } from "./link-figures.ts";
import { clearlyMore } from "./link-pace.ts";
import { together, type WaySamples } from "./link-samples.ts";
import { percent, sharesOf, shareWords } from "./link-shares.ts";
import { compare, difference, medianOf, spreadOf } from "./link-statistics.ts";

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
  const [before, during] = [together(trips.before), together(trips.during)];
  const text = `The way from ${from} to ${to} was to stay as it was`;
  if (during.sent === 0) return [inconclusive("spared-unmeasured", `${text} and was never measured.`)];
  const added = medianOf(during.rttMs).value - medianOf(before.rttMs).value;
  if (delayMs !== undefined && added >= delayMs / 2) {
    return [inconclusive("not-spared", `${text} and took ${added.toFixed(1)} ms longer.`)];
  }
  const lost = (100 * (during.sent - during.received)) / during.sent;
  if (lossPercent !== undefined && lost >= lossPercent / 2) {
    return [inconclusive("not-spared", `${text} and lost ${lost.toFixed(2)} %.`)];
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

function examineDelay(
  { from, to, trips }: WaySamples,
  delayMs: number,
  jitterMs: number | undefined,
  { installedMs = 0 }: Moments,
) {
  const way = { from, to };
  const text = `The way from ${from} to ${to}`;
  const rtts = (when: keyof typeof trips) => together(trips[when]).rttMs;
  const [before, during, after] = [medianOf(rtts("before")), medianOf(rtts("during")), medianOf(rtts("after"))];
  const spread = (when: keyof typeof trips) => spreadOf(rtts(when));
  const findings: Finding[] = [];
  const undelayed = trips.during.find(
    ({ rttMs }) => rttMs.length >= leastForMedian && medianOf(rttMs).value - before.value < delayMs / 2,
  );
  if (undelayed) {
    const when = inSeconds(undelayed.t - installedMs);
    const sentence = `${text} was found without the delay ${when} after the fault was installed.`;
    findings.push({ state: "mismatch", code: "found-undegraded", text: sentence });
  }
  if (before.value >= delayMs / 2) {
    const sentence = `${text} took ${before.value.toFixed(1)} ms there and back already before the fault.`;
    findings.push(inconclusive("slow-before", sentence));
  }
  if (after.value - before.value >= delayMs / 2) {
    const sentence = `${text} still took ${after.value.toFixed(1)} ms there and back after the fault.`;
    findings.push({ state: "mismatch", code: "slow-after", text: sentence });
  }
  const rest = { before: before.value, after: after.value };
  const delay = figureOf({ what: "delay", unit: "ms", way, asked: delayMs }, difference(during, before), rest);
  if (jitterMs === undefined) return { figures: [delay], findings };
  const spreads = { before: spread("before").value, after: spread("after").value };
  const jitter = figureOf({ what: "jitter", unit: "ms", way, asked: jitterMs }, spread("during"), spreads);
  return { figures: [delay, jitter], findings };
}

function examineBandwidth({ from, to, filled }: WaySamples, asked: number, { installedMs = 0 }: Moments) {
  const text = `The way from ${from} to ${to}`;
  const rates = (when: keyof typeof filled) => filled[when].map(({ bitPerS }) => bitPerS);
  const [before, after] = [medianOf(rates("before")).value, medianOf(rates("after")).value];
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
  return { figures: [figureOf(about, medianOf(rates("during")), { before, after })], findings };
}

/** One way may have too few packets to show a share; but it may have enough to show that it is another. */
function examineShares({ from, to, trips }: WaySamples, degradation: Degradation): Finding[] {
  return sharesOf(together(trips.during), degradation).flatMap(({ what, asked, found }) => {
    if (found.count === 0 || compare(asked, found) !== "otherwise") return [];
    const text = `Of ${found.count} packets from ${from} to ${to} ${percent(found.value)} were ${shareWords[what]}, and ${percent(asked)} were asked.`;
    return [{ state: "mismatch" as const, code: `${what}-not-as-asked-on-way`, text }];
  });
}
