import { z } from "zod";
import { nearest } from "./nearest.ts";

type Issue = { code?: string | undefined; input?: unknown; keys?: string[] };

/** A schema's error text: what was expected, and what stands there instead. */
export const expected = (what: string) => ({
  error: ({ input }: Issue) =>
    input === undefined ? `missing, expected ${what}` : `expected ${what}, found ${describeValue(input)}`,
});

/**
 * A mapping with these keys and no others. An unknown key's message has one line per key, in their order;
 * `key` is what a key is called in messages.
 */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape, key = "key") {
  const known = Object.keys(shape);
  const { error } = expected(known.length > fewKeys ? `a mapping of ${key}s` : `a mapping with ${known.join(", ")}`);
  return z.strictObject(shape, {
    error: (issue: Issue) =>
      issue.code === "unrecognized_keys" && issue.keys
        ? issue.keys.map((name) => refuseKey(key, name, known)).join("\n")
        : error(issue),
  });
}

/** A list of at least one entry. */
export const list = <Entry extends z.ZodType>(entry: Entry, of: string) =>
  z.array(entry, expected(`a list of ${of}`)).min(1, expected(`a list of ${of} with at least one entry`));

/** A value as it may stand in the middle of a sentence. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** More than these would hide the message that they stand in. */
const fewKeys = 16;

function refuseKey(key: string, name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  if (best && best.edits <= Math.max(2, best.candidate.length / 3)) {
    return `unknown ${key}, did you mean ${best.candidate}?`;
  }
  return `unknown ${key}, ${known.length > fewKeys ? `the nearest is ${best?.candidate}` : `expected ${known.join(", ")}`}`;
}
