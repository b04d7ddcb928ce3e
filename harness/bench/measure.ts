import { median } from "../check/spread.ts";

/** One figure of the benchmark: every repetition in milliseconds. */
export interface Figure {
  name: string;
  ms: number[];
  /** The budget that the project sets itself, in milliseconds. */
  budgetMs?: number;
}

/** Times an action `repetitions` times, one after the other. */
export async function time(
  name: string,
  repetitions: number,
  action: () => Promise<unknown>,
  budgetMs?: number,
): Promise<Figure> {
  const ms: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const started = performance.now();
    await action();
    ms.push(performance.now() - started);
  }
  return { name, ms, ...(budgetMs !== undefined && { budgetMs }) };
}

/** A line of the table: median, spread, n, and how the median stands to its budget. */
export function describe({ name, ms, budgetMs }: Figure): string {
  const middle = median(ms);
  const spread = `${round(Math.min(...ms))} – ${round(Math.max(...ms))}`;
  const ratio = budgetMs === undefined ? "" : `${(middle / budgetMs).toFixed(2)} of the budget of ${budgetMs} ms`;
  return `${name.padEnd(34)} ${round(middle).padStart(9)} ms  ${spread.padStart(19)}  n=${String(ms.length).padEnd(3)} ${ratio}`.trimEnd();
}

const round = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));
