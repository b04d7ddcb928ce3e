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

/** The mean; of no values it is not a number. */
export function meanOf(values: readonly number[]): Estimate {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / count;
  return { value, plusMinus: standardErrors * Math.sqrt(variance / count), count };
}

/** The value that this share of all values is below. */
export const quantileOf = (values: readonly number[], share: number): number =>
  quantile(
    values.toSorted((one, other) => one - other),
    share,
  );

/**
 * How far the middle half of all values spreads. Of values that are evenly spread over an interval it is half of that:
 * the jitter, and its standard error is itself over √n. A few stalls of the measuring machine hardly move it.
 */
export function spreadOf(values: readonly number[]): Estimate {
  const sorted = values.toSorted((one, other) => one - other);
  const value = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const count = values.length;
  return { value, plusMinus: (standardErrors * value) / Math.sqrt(count), count };
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
