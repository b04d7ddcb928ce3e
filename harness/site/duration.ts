import { usageError } from "../errors.ts";

/** What a duration has to look like, for messages that start with "expected". */
export const durationExpectation = "a duration such as 120s, 4m or 8h";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

const pattern = new RegExp(`^${units.map(([unit]) => `(?:(\\d+)${unit})?`).join("")}$`);

/** The milliseconds of a text such as `90d`, `1h30m`, `120s` or `500ms`; undefined if it isn't a duration. */
export function readDuration(text: string): number | undefined {
  const parts = text === "" ? null : pattern.exec(text);
  if (!parts) return undefined;
  const ms = units.reduce((sum, [, unitMs], index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** The milliseconds of a text such as `1h30m`; a text that isn't a duration is the user's mistake and thrown. */
export function parseDuration(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined) throw usageError("duration", `Expected ${durationExpectation}, found ${JSON.stringify(text)}.`);
  return ms;
}

/** The shortest text that `parseDuration` reads as these milliseconds, e.g. `1h30m`. */
export function formatDuration(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`Expected whole milliseconds from 0, found ${ms}.`);
  let leftMs = ms;
  const parts = units.map(([unit, unitMs]) => {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    return count > 0 ? `${count}${unit}` : "";
  });
  return parts.join("") || "0s";
}
