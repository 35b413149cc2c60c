import type { LinearSolver } from './linear';
import { masterOf, type Offer } from './master';
import { bestSet, priced, valueOf, type Choice, type Priced } from './priced';
import { FORBIDDEN, type Instance } from './instance';
import { searchSets, type ExpertSet, type SetRule } from './sets';

/** Prices of a linear programme are fractions; 27720 is divisible by 1 to 12. */
const SCALE = 27_720;
/** What is within so many points of the best is offered from the start; later what is so much nearer. */
const NEAR = 1;
const NEARER = 0.25;
/** So many sets of one application are offered at once at the most. */
const MOST_SETS = 1_000;
const ROUNDS = 60;
/** What a solver's doubles may be off. */
const EXACT = 1e-6;

/** What an assignment is looked for among, and with what. */
export interface Search {
  instance: Instance;
  /** What the sets of the applications in `ruled` must be like; who breaks it joins them. */
  rule: SetRule;
  ruled: Set<number>;
  solver: LinearSolver;
}

/**
 * Prices near the optimum of the linear programme over all pairs, and over all sets of the applications under the
 * rule: Dantzig and Wolfe's column generation. At the prices of each model every application chooses; what is
 * chosen and not yet offered is added. Each round's prices prove a bound; the best ones are returned.
 */
export function pricesByColumns(
  search: Search,
  from: { scale: number; prices: Float64Array },
  fits: 0 | 1,
): Priced {
  const { instance, solver } = search;
  const offered = new Offered(search);
  let at = priceAll(
    search,
    Float64Array.from(from.prices, (v) => Math.round((v * SCALE) / from.scale)),
    fits,
  );
  let best = at;
  offered.add(at, NEAR);
  const penalty = fits ? penaltyOf(instance) : 1;
  for (let round = 0; round < ROUNDS; round++) {
    const { model, constant, expertRow } = masterOf(instance, offered.offers(), { fits, penalty });
    const solution = solver(model, false);
    if (!solution) break;
    const reached = Math.floor(solution.total + constant + EXACT);
    const prices = new Float64Array(instance.experts);
    for (let r = 0; r < prices.length; r++) prices[r] = Math.round(solution.duals[expertRow(r)]! * SCALE);
    at = priceAll(search, prices, fits);
    // A model's prices swing far from the best while much is not offered: half way is often better than both.
    const between = priceAll(
      search,
      prices.map((v, r) => Math.round((v + best.prices[r]!) / 2)),
      fits,
    );
    const before = best;
    for (const one of [at, between]) if (one.bound < best.bound) best = one;
    // Without the pairs' total only the sign counts: below 0 the floor is out of reach.
    if (!fits && best.bound < 0) break;
    if (Math.floor(best.bound) <= reached) break;
    if (best !== before) for (const p of breakers(search, best)) search.ruled.add(p);
    const grown = [offered.add(best, NEAR), offered.add(between, NEARER), offered.add(at, NEARER)];
    if (!grown.includes(true)) break;
  }
  return best;
}

const priceAll = ({ instance, ruled, rule }: Search, prices: Float64Array, fits: 0 | 1): Priced =>
  priced(instance, { scale: SCALE, prices, fits }, ruled, rule);

/** More than any application could gain. */
function penaltyOf({ fit, demand }: Instance): number {
  const most = demand.reduce((a, b) => Math.max(a, b), 1);
  return 10 * most * fit.reduce((a, b) => Math.max(a, b), 1);
}

/** The applications not under the rule whose best experts break it. */
export function breakers({ instance, rule }: Search, at: Priced): number[] {
  return at.choices.flatMap((choice, p) => (choice && !keeps(instance, p, choice.experts, rule) ? [p] : []));
}

export function keeps(instance: Instance, p: number, set: ExpertSet, rule: SetRule): boolean {
  if (instance.demand[p] === 0) return true;
  const sum = set.reduce((s, r) => s + instance.fit[p * instance.experts + r]!, 0);
  return sum >= rule.floor && (rule.complete?.(set) ?? true);
}

/** Everything that may be in an assignment no more than `near` points below the bound, the rest settled. */
export function offersWithin(search: Search, at: Priced, near: number): { offers: Offer[]; cut: boolean } {
  let cut = false;
  const offers = at.choices.map((choice, p): Offer => {
    if (!choice) {
      const found = setsWithin(search, at, p, near);
      cut ||= found.cut;
      return { sets: found.sets.map((s) => s.experts) };
    }
    const perhaps = pairsWithin(search.instance, at, p, choice, near);
    return { settled: choice.experts.filter((r) => !perhaps.includes(r)), perhaps };
  });
  return { offers, cut };
}

/** Those of an application's experts, chosen or not, that are at most `near` points from being the other. */
function pairsWithin(instance: Instance, at: Priced, p: number, choice: Choice, near: number): ExpertSet {
  const { experts, fit, demand } = instance;
  const found: ExpertSet = [];
  if (demand[p] === 0) return found;
  const within = near * at.scale;
  for (let r = 0; r < experts; r++) {
    if (fit[p * experts + r] === FORBIDDEN) continue;
    const value = valueOf(instance, p, r, at.scale * at.fits, at.prices);
    if (choice.experts.includes(r) ? value - choice.next <= within : choice.least - value <= within)
      found.push(r);
  }
  return found;
}

function setsWithin({ instance, rule }: Search, at: Priced, p: number, near: number) {
  const best = at.best.has(p) ? at.best.get(p) : bestSet(instance, p, at, rule);
  if (!best) return { sets: [], cut: false };
  return searchSets(
    instance,
    p,
    { scale: at.scale * at.fits, prices: at.prices, rule, weight: best.weight },
    { least: best.value - near * at.scale, most: MOST_SETS, onlyBest: false },
  );
}

/** What has been offered so far; nothing is taken back. */
class Offered {
  private readonly pairs: Set<number>[] = [];
  private readonly sets = new Map<number, Map<string, ExpertSet>>();
  private first: Priced | undefined;

  constructor(private readonly search: Search) {}

  /** Offers what is within `near` points of the best at these prices; whether anything is new. */
  add(at: Priced, near: number): boolean {
    this.first ??= at;
    let grown = false;
    at.choices.forEach((choice, p) => {
      const pairs = (this.pairs[p] ??= new Set());
      const before = pairs.size;
      if (choice) {
        for (const r of pairsWithin(this.search.instance, at, p, choice, near)) pairs.add(r);
        const settled = this.first!.choices[p]?.experts ?? [];
        for (const r of choice.experts) if (!settled.includes(r)) pairs.add(r);
        for (const r of settled) if (!choice.experts.includes(r)) pairs.add(r);
      }
      grown ||= pairs.size > before;
    });
    for (const p of this.search.ruled) {
      const known = this.sets.get(p) ?? new Map<string, ExpertSet>();
      this.sets.set(p, known);
      const before = known.size;
      for (const { experts } of setsWithin(this.search, at, p, near).sets)
        known.set([...experts].sort((a, b) => a - b).join(), experts);
      grown ||= known.size > before;
    }
    return grown;
  }

  offers(): Offer[] {
    return this.pairs.map((pairs, p) => {
      const sets = this.sets.get(p);
      if (sets) return { sets: [...sets.values()] };
      const settled = this.first!.choices[p]!.experts.filter((r) => !pairs.has(r));
      return { settled, perhaps: [...pairs] };
    });
  }
}
