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

/** A total in hundredths and how often it counts; nothing said: once. */
export interface Weighed {
  total: number;
  weight?: number;
}

/** From this many totals on the highest and the lowest are dropped. */
export const TRIM_FROM = 5;

/** Rounds a/b half up, exactly, for a ≥ 0 and b > 0. */
const divide = (a: number, b: number): number => Math.floor((2 * a + b) / (2 * b));

const weightOf = ({ weight = 1 }: Weighed): number => weight;

/** Ascending by total; of equal totals the lighter first, so that the order of the experts never matters. */
export const ascending = <W extends Weighed>(given: readonly W[]): W[] =>
  [...given].sort((a, b) => a.total - b.total || weightOf(a) - weightOf(b));

/** Of ascending totals those that the method counts: without the lowest and the highest where it trims. */
export const countedOf = <W extends Weighed>(method: Method, sorted: readonly W[]): readonly W[] =>
  method === 'trimmed-mean' && sorted.length >= TRIM_FROM ? sorted.slice(1, -1) : sorted;

/** The score of ascending totals, of which there is one at least; see `aggregate`. */
export function scoreOf(method: Method, sorted: readonly Weighed[]): number {
  const counted = countedOf(method, sorted);
  const whole = counted.reduce((sum, each) => sum + weightOf(each), 0);
  if (method !== 'median')
    return divide(
      counted.reduce((sum, each) => sum + each.total * weightOf(each), 0),
      whole,
    );
  let below = 0;
  for (const [i, each] of counted.entries()) {
    below += 2 * weightOf(each);
    if (below === whole) return divide(each.total + counted[i + 1]!.total, 2);
    if (below > whole) return each.total;
  }
  throw new RangeError('no totals to aggregate');
}

/**
 * 综合得分 from the experts' totals (hundredths, 0 to 10000), exact in hundredths, halves rounded up. `trimmed-mean`
 * drops one highest and one lowest from five totals on and is the plain mean below that. `weights`, whole and one for
 * each total, say how often each counts.
 */
export function aggregate(
  method: Method,
  totals: readonly number[],
  weights: readonly number[] = [],
): Aggregate {
  if (totals.length === 0) throw new RangeError('no totals to aggregate');
  const sorted = ascending(totals.map((total, i) => ({ total, weight: weights[i] ?? 1 })));
  const counted = new Set(countedOf(method, sorted));
  return {
    score: scoreOf(method, sorted),
    n: sorted.length,
    method,
    dots: sorted.map((each) => ({ total: each.total, counted: counted.has(each) })),
  };
}

/** The median of the recommended amounts in fen, rounded half up to the fen; null when nobody named one. */
export function medianFen(amounts: readonly (number | null)[]): number | null {
  const named = amounts.filter((a): a is number => a !== null).map((total) => ({ total }));
  return named.length ? scoreOf('median', ascending(named)) : null;
}
