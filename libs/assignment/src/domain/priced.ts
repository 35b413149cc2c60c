import type { Certificate } from './checker';
import { FORBIDDEN, type Instance } from './instance';
import { floorWeight, searchSets, type ExpertSet, type SetRule } from './sets';

/** What an application takes at some prices: its best experts, the last one's value, the next one's. */
export interface Choice {
  experts: ExpertSet;
  /** Value of the last expert taken, and of the best one not taken (−Infinity: there is none). */
  least: number;
  next: number;
}

export interface BestSet {
  experts: ExpertSet;
  value: number;
  weight: number;
}

/** Prices with what they prove and what every application takes at them. Values in units of 1/scale. */
export interface Priced {
  scale: number;
  fits: 0 | 1;
  prices: Float64Array;
  /** Of applications whose sets need no rule. */
  choices: (Choice | null)[];
  /** Of the others: the best set, null when none keeps the rule. */
  best: Map<number, BestSet | null>;
  /** No assignment has a larger total (with `fits` 0: none is at all where it is below 0). */
  bound: number;
}

/** Lets every application choose at these prices: by value, those in `ruled` the best set that keeps the rule. */
export function priced(
  instance: Instance,
  { scale, prices, fits }: { scale: number; prices: Float64Array; fits: 0 | 1 },
  ruled: ReadonlySet<number>,
  rule: SetRule,
): Priced {
  const { applications, min, max } = instance;
  const at: Priced = { scale, fits, prices, choices: [], best: new Map(), bound: 0 };
  let bound = 0;
  prices.forEach((price, r) => (bound += price > 0 ? max[r]! * price : min[r]! * price));
  for (let p = 0; p < applications; p++) {
    if (ruled.has(p)) {
      const best = bestSet(instance, p, at, rule);
      at.best.set(p, best);
      at.choices.push(null);
      bound += best?.value ?? -Infinity;
    } else {
      const choice = choose(instance, p, scale * fits, prices);
      at.choices.push(choice);
      for (const r of choice.experts) bound += valueOf(instance, p, r, scale * fits, prices);
    }
  }
  at.bound = bound / scale;
  return at;
}

/** The best set that keeps the rule, with the weight on the floor by which it was found; null: there is none. */
export function bestSet(
  instance: Instance,
  p: number,
  at: Pick<Priced, 'scale' | 'fits' | 'prices'>,
  rule: SetRule,
): BestSet | null {
  const scale = at.scale * at.fits;
  const weight = floorWeight(instance, p, scale, at.prices, rule.floor);
  const { sets } = searchSets(
    instance,
    p,
    { scale, prices: at.prices, rule, weight },
    { least: -Infinity, most: 1, onlyBest: true },
  );
  return sets[0] ? { ...sets[0], weight } : null;
}

export const valueOf = (
  instance: Instance,
  p: number,
  r: number,
  scale: number,
  prices: Float64Array,
): number => scale * instance.fit[p * instance.experts + r]! - prices[r]!;

/** The best experts of an application, in descending order of value. */
function choose(instance: Instance, p: number, scale: number, prices: Float64Array): Choice {
  const { experts, fit, demand } = instance;
  const size = demand[p]! + 1;
  const chosen: number[] = [];
  const values: number[] = [];
  for (let r = 0; r < experts; r++) {
    if (fit[p * experts + r] === FORBIDDEN) continue;
    const value = valueOf(instance, p, r, scale, prices);
    if (chosen.length === size && value <= values[size - 1]!) continue;
    let i = Math.min(chosen.length, size - 1);
    for (; i > 0 && values[i - 1]! < value; i--) {
      values[i] = values[i - 1]!;
      chosen[i] = chosen[i - 1]!;
    }
    values[i] = value;
    chosen[i] = r;
  }
  const next = chosen.length === size ? values[size - 1]! : -Infinity;
  const taken = chosen.slice(0, demand[p]);
  return { experts: taken, least: taken.length ? values[taken.length - 1]! : next, next };
}

/** The proof that these prices are, as the checker reads it. */
export function certificateOf(instance: Instance, at: Priced): Certificate {
  return {
    scale: at.scale,
    u: at.choices.map((choice, p) => {
      const least = choice ? choice.least : weightedThreshold(instance, p, at);
      return Number.isFinite(least) ? least : 0;
    }),
    vPlus: Array.from(at.prices, (price) => Math.max(0, price)),
    vMinus: Array.from(at.prices, (price) => Math.max(0, -price)),
    floored: [...at.best].map(([application, set]) => ({ application, weight: set?.weight ?? 0 })),
  };
}

/** Of an application with a floor the threshold of value + weight · fit, which gives the linear bound. */
function weightedThreshold(instance: Instance, p: number, at: Priced): number {
  const { experts, fit, demand } = instance;
  const weight = at.best.get(p)?.weight ?? 0;
  const fits = fit.subarray(p * experts, (p + 1) * experts);
  const scores = [...fits.keys()]
    .filter((r) => fits[r] !== FORBIDDEN)
    .map((r) => valueOf(instance, p, r, at.scale * at.fits + weight, at.prices))
    .sort((a, b) => b - a);
  return scores[demand[p]! - 1] ?? 0;
}
