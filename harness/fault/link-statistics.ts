/** What was measured counts as what was asked up to this share of it. */
export const tolerance = 0.1;
/** Nineteen times in twenty chance moves a measured value by less than so many standard errors. */
const standardErrors = 1.96;

/** A measured value, what chance may have done to it, and how much it rests on. */
export interface Estimate {
  value: number;
  plusMinus: number;
  count: number;
}

/** A share of all packets; `expected` is the one that was asked for, by which chance is reckoned. */
export function shareOf(hits: number, count: number, expected: number): Estimate {
  if (count === 0) return { value: 0, plusMinus: 1, count };
  return { value: hits / count, plusMinus: standardErrors * Math.sqrt((expected * (1 - expected)) / count), count };
}

/** How many packets it takes to tell whether a share is within the tolerance of this one. */
export const packetsToTell = (share: number): number =>
  Math.ceil((standardErrors / tolerance) ** 2 * ((1 - share) / share));

/** The value in the middle. */
export const medianOf = (values: readonly number[]): Estimate => estimate(values, (sorted) => quantile(sorted, 0.5));

/**
 * How far the middle half of all values spreads. Of values that are evenly spread over an interval it is half of that:
 * the jitter. A stall of the measuring machine moves it as little as the median.
 */
export const spreadOf = (values: readonly number[]): Estimate =>
  estimate(values, (sorted) => quantile(sorted, 0.75) - quantile(sorted, 0.25));

/** Of evenly spread values the standard error of the median and that of the spread are both the spread over √n. */
function estimate(values: readonly number[], of: (sorted: readonly number[]) => number): Estimate {
  const sorted = values.toSorted((one, other) => one - other);
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const count = values.length;
  return { value: of(sorted), plusMinus: (standardErrors * spread) / Math.sqrt(count), count };
}

/** Between the two values nearest to the place; of nothing it is not a number. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** Two estimates' difference; chance adds up as the squares do. */
export const difference = (one: Estimate, other: Estimate): Estimate => ({
  value: one.value - other.value,
  plusMinus: Math.hypot(one.plusMinus, other.plusMinus),
  count: one.count,
});

/**
 * Whether a value is what was asked: within the tolerance, by enough that chance can't make more of a difference than
 * that; otherwise, by more than chance; or nobody can tell.
 */
export function compare(asked: number, { value, plusMinus }: Estimate): "as-asked" | "otherwise" | "untold" {
  const allowed = asked * tolerance;
  const off = Math.abs(value - asked);
  if (off > allowed + plusMinus) return "otherwise";
  return off <= allowed && plusMinus <= allowed ? "as-asked" : "untold";
}
