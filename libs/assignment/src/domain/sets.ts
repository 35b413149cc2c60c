import { FORBIDDEN, type Instance } from './instance';

/** The experts of one application. */
export type ExpertSet = number[];

/** What the set of an application must be like, beyond its size. */
export interface SetRule {
  /** The least sum of fits; 0: none. */
  floor: number;
  /** Whether an expert may join a set that is not complete yet; a set is complete when `complete` says so. */
  joins?: (set: readonly number[], expert: number) => boolean;
  complete?: (set: readonly number[]) => boolean;
}

/** Sets with their values, the best first, and whether the search was cut off at `most`. */
export interface FoundSets {
  sets: { experts: ExpertSet; value: number }[];
  cut: boolean;
}

/**
 * All sets of `demand` experts that keep the rule and whose value Σ (scale · fit − price) is at least `least`, at
 * most `most` of them; with `onlyBest` one of the best. Branch and bound over the experts by value + weight · fit:
 * with a weight on the floor the sum of the next best ones, less weight · floor, is never less than a set's value.
 */
export function searchSets(
  instance: Instance,
  p: number,
  { scale, prices, rule, weight }: { scale: number; prices: Float64Array; rule: SetRule; weight: number },
  { least, most, onlyBest }: { least: number; most: number; onlyBest: boolean },
): FoundSets {
  const { experts, fit, demand } = instance;
  const fits = fit.subarray(p * experts, (p + 1) * experts);
  const value = (r: number): number => scale * fits[r]! - prices[r]!;
  const score = (r: number): number => value(r) + weight * fits[r]!;
  const order = [...fits.keys()]
    .filter((r) => fits[r] !== FORBIDDEN)
    .sort((a, b) => score(b) - score(a) || a - b);
  const sums = [0];
  for (const r of order) sums.push(sums.at(-1)! + score(r));
  const found: FoundSets = { sets: [], cut: false };
  const set: number[] = [];

  const search = (from: number, worth: number, sum: number, scored: number): void => {
    const left = demand[p]! - set.length;
    if (left === 0) {
      if (sum < rule.floor || worth < least || (rule.complete && !rule.complete(set))) return;
      if (onlyBest) {
        found.sets = [{ experts: [...set], value: worth }];
        least = worth + 1;
      } else if (found.sets.length < most) found.sets.push({ experts: [...set], value: worth });
      else found.cut = true;
      return;
    }
    for (let i = from; i + left <= order.length && !found.cut; i++) {
      if (scored + sums[i + left]! - sums[i]! - weight * rule.floor < least) return;
      const r = order[i]!;
      if (rule.joins && !rule.joins(set, r)) continue;
      set.push(r);
      search(i + 1, worth + value(r), sum + fits[r]!, scored + score(r));
      set.pop();
    }
  };
  search(0, 0, 0, 0);
  found.sets.sort((a, b) => b.value - a.value);
  return found;
}

/** A weight so large that the floor alone decides; above it sums could leave the exact whole numbers. */
const MOST_WEIGHT = 2 ** 28;

/**
 * The weight on the floor with which the bound of an application's sets is smallest: the bound is convex in it, and
 * its slope is the sum of fits of the `demand` best by value + weight · fit, less the floor.
 */
export function floorWeight(
  instance: Instance,
  p: number,
  scale: number,
  prices: Float64Array,
  floor: number,
): number {
  const { experts, fit, demand } = instance;
  const fits = fit.subarray(p * experts, (p + 1) * experts);
  const allowed = [...fits.keys()].filter((r) => fits[r] !== FORBIDDEN);
  const reaches = (weight: number): boolean => {
    const scores = allowed.map((r) => [scale * fits[r]! - prices[r]! + weight * fits[r]!, fits[r]!] as const);
    scores.sort((a, b) => b[0] - a[0]);
    return scores.slice(0, demand[p]).reduce((sum, [, f]) => sum + f, 0) >= floor;
  };
  if (floor === 0 || reaches(0)) return 0;
  let high = 1;
  while (!reaches(high) && high < MOST_WEIGHT) high *= 2;
  let low = 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
