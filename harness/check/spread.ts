/** Several measurements of one thing: how many, the middle one, and the largest. */
export interface Spread {
  n: number;
  median: number;
  worst: number;
}

/** Undefined for no measurement at all. */
export const spreadOf = (values: readonly number[]): Spread | undefined =>
  values.length === 0 ? undefined : { n: values.length, median: median(values), worst: Math.max(...values) };

/** The middle value: of an even number, the lower of the two in the middle, so that it is one that was measured. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
