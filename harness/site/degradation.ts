import { z } from "zod";
import type { Degradation } from "../history/degradation.ts";
import { formatDuration, readDuration } from "./duration.ts";
import { describeValue, expected, mapping } from "./expected.ts";

const mostDelayMs = 10_000;
const percent = { least: 0.1, most: 50 };
const bandwidth = { least: 64_000, most: 100_000_000 };
const bitsPer = { kbit: 1000, mbit: 1_000_000 };

/** A setting as it is written, which `read` understands. */
const setting = (read: (text: string) => number | undefined, what: string) =>
  z
    .string(expected(what))
    .refine((text) => read(text) !== undefined, expected(what))
    .optional();

const delay = setting(readDelay, `a duration from 1ms to ${formatDuration(mostDelayMs)}`);
const share = setting(readPercent, `a percentage from ${percent.least}% to ${percent.most}%, such as 2%`);

/** How bad a link is made, as a profile or a flag says it; stays as it was written. */
export const DegradationText = mapping({
  delay,
  jitter: delay,
  loss: share,
  duplicate: share,
  bandwidth: setting(readBandwidth, "a bandwidth from 64kbit to 100mbit, such as 1mbit"),
}).check(({ value, issues }) => {
  if (issues.length > 0) return;
  const refuse = (path: string[], message: string) => issues.push({ code: "custom", path, message, input: value });
  const { delay, jitter, ...others } = value;
  if (jitter !== undefined && delay === undefined) refuse(["jitter"], "expected a delay beside it");
  if (jitter !== undefined && delay !== undefined && (readDelay(jitter) ?? 0) > (readDelay(delay) ?? 0)) {
    refuse(["jitter"], `expected at most the delay of ${delay}, found ${jitter}`);
  }
  if ([delay, jitter, ...Object.values(others)].every((text) => text === undefined)) {
    refuse([], "expected at least one of delay, loss, duplicate and bandwidth, found none");
  }
});
export type DegradationText = z.infer<typeof DegradationText>;

/** What settings mean that were found to be right. */
export function readDegradation({ delay, jitter, loss, duplicate, bandwidth }: DegradationText): Degradation {
  const read = (text: string | undefined, reading: (text: string) => number | undefined) =>
    text === undefined ? undefined : reading(text);
  return Object.fromEntries(
    Object.entries({
      delayMs: read(delay, readDelay),
      jitterMs: read(jitter, readDelay),
      lossPercent: read(loss, readPercent),
      duplicatePercent: read(duplicate, readPercent),
      bandwidthBitPerS: read(bandwidth, readBandwidth),
    }).filter(([, value]) => value !== undefined),
  );
}

/** Reads `delay=200ms,jitter=50ms,loss=2%`, or says everything that is wrong with it. */
export function readDegradeFlag(text: string): { degradation: Degradation } | { refusals: string[] } {
  const entries = text.split(",").map((part) => part.split("="));
  const strange = entries.find((entry) => entry.length !== 2);
  const keys = entries.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (strange) {
    return { refusals: [`--degrade: expected ${flagExample}, found ${describeValue(strange.join("="))}`] };
  }
  if (twice !== undefined) return { refusals: [`--degrade: ${twice} is there twice`] };
  const parsed = DegradationText.safeParse(Object.fromEntries(entries));
  if (parsed.success) return { degradation: readDegradation(parsed.data) };
  return {
    refusals: parsed.error.issues.flatMap(({ path, message }) =>
      message.split("\n").map((line) => `${["--degrade", ...path].join(" ")}: ${line}`),
    ),
  };
}

const flagExample = "settings such as delay=200ms,jitter=50ms,loss=2%";

/** Said where the fault `degrade` is asked for and nothing else. */
export const whyNotDegraded = `the fault degrade needs to be told how bad the link is: --degrade with ${flagExample}, or campaign.degrade in the profile`;

/** As it stands in a cell's name, where two degradations must not look alike: `delay200ms-jitter50ms-loss2pct`. */
export function degradationSlug(degradation: Degradation): string {
  const { delayMs, jitterMs, lossPercent, duplicatePercent, bandwidthBitPerS } = degradation;
  return [
    delayMs && `delay${formatDuration(delayMs)}`,
    jitterMs && `jitter${formatDuration(jitterMs)}`,
    lossPercent && `loss${lossPercent}pct`,
    duplicatePercent && `duplicate${duplicatePercent}pct`,
    bandwidthBitPerS && `bandwidth${bandwidthBitPerS / bitsPer.kbit}kbit`,
  ]
    .filter(Boolean)
    .join("-");
}

function readDelay(text: string): number | undefined {
  const ms = readDuration(text);
  return ms !== undefined && ms > 0 && ms <= mostDelayMs ? ms : undefined;
}

function readPercent(text: string): number | undefined {
  const [, number] = /^(\d+(?:\.\d{1,2})?)%$/.exec(text) ?? [];
  const value = Number(number);
  return value >= percent.least && value <= percent.most ? value : undefined;
}

function readBandwidth(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d{1,3})?)(kbit|mbit)$/.exec(text) ?? [];
  const bitPerS = Math.round(Number(number) * (bitsPer[unit as keyof typeof bitsPer] ?? Number.NaN));
  return bitPerS >= bandwidth.least && bitPerS <= bandwidth.most ? bitPerS : undefined;
}
