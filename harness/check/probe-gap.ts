import { inSeconds } from "../history/duration.ts";
import { type Finding, unknown } from "./check.ts";

/** Longer than this without a look, and silence is no evidence. */
const gapLimitMs = 30_000;

type Looks = readonly { t: number }[];

/** A deadline counts as missed only if somebody looked shortly before it; what did not fail stands as it is. */
export function unlessUnseen(finding: Finding, looks: Looks, deadlineMs: number): Finding {
  if (finding.outcome !== "fail") return finding;
  if (looks.some(({ t }) => t >= deadlineMs - gapLimitMs && t <= deadlineMs)) return finding;
  const text = `No probe told anything in the ${inSeconds(gapLimitMs)} before the limit.`;
  return unknown("probe-gap", text, finding.figures);
}

/** What was so all through the window was so only if somebody looked often enough. */
export function unlessGap(finding: Finding, looks: Looks, fromMs: number, toMs: number): Finding {
  const gapMs = longestGapMs(looks, fromMs, toMs);
  if (gapMs <= gapLimitMs) return finding;
  return unknown("probe-gap", `For ${inSeconds(gapMs)} of the window nobody knows.`, finding.figures);
}

/** The longest time without a look, of those between `fromMs` and `toMs` and the two ends. */
export function longestGapMs(looks: Looks, fromMs: number, toMs: number): number {
  const times = [fromMs, ...looks.map(({ t }) => t), toMs];
  return times.reduce((longest, t, index) => Math.max(longest, t - (times[index - 1] ?? t)), 0);
}
