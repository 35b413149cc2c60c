import type { Rubric } from './score';

export type Method = Rubric['method'];

/** What came of the scores: the figure in hundredths, and which totals were left out of it. */
export interface Aggregate {
  score: number;
  n: number;
  method: Method;
  /** Ascending; `counted` is false for a dropped highest or lowest. */
  dots: { total: number; counted: boolean }[];
}

/** From this many totals on the highest and the lowest are dropped. */
export const TRIM_FROM = 5;

/** Rounds a/b half up, exactly, for a ≥ 0 and b > 0. */
const divide = (a: number, b: number): number => Math.floor((2 * a + b) / (2 * b));

const mean = (totals: number[]): number =>
  divide(
    totals.reduce((sum, t) => sum + t, 0),
    totals.length,
  );

/** The middle value, or the mean of the two in the middle rounded half up. `sorted` ascends and is not empty. */
function middle(sorted: number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : divide(sorted[half - 1]! + sorted[half]!, 2);
}

/**
 * 综合得分 from the experts' totals (hundredths, 0 to 10000), exact in hundredths, halves rounded up.
 * `trimmed-mean` drops one highest and one lowest from five totals on and is the plain mean below that.
 */
export function aggregate(method: Method, totals: readonly number[]): Aggregate {
  if (totals.length === 0) throw new RangeError('no totals to aggregate');
  const sorted = [...totals].sort((a, b) => a - b);
  const trims = method === 'trimmed-mean' && sorted.length >= TRIM_FROM;
  const counted = trims ? sorted.slice(1, -1) : sorted;
  return {
    score: method === 'median' ? middle(sorted) : mean(counted),
    n: sorted.length,
    method,
    dots: sorted.map((total, i) => ({ total, counted: !trims || (i > 0 && i < sorted.length - 1) })),
  };
}

/** The median of the recommended amounts in fen, rounded half up to the fen; null when nobody named one. */
export function medianFen(amounts: readonly (number | null)[]): number | null {
  const named = amounts.filter((a): a is number => a !== null).sort((a, b) => a - b);
  return named.length ? middle(named) : null;
}
