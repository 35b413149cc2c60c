import { summed, type Assignment, type Pair } from './instance';
import type { LinearSolver } from './linear';
import type { PanelCertificate } from './panel-prices';
import { priceAt } from './panel-pricing';
import { relax } from './panel-relaxation';
import { PanelSearch } from './panel-search';
import { inWholes, offerNear } from './panel-wholes';
import { brokenRules, mostOfOne, worstPanel, type BrokenRule, type PanelInstance } from './panels';
import { weighed } from './panel-weights';
import { certificateOf, priced } from './priced';
import { Transport, type Shortage } from './transport';

/** A solved problem of panels. `worstOff` is the sum of fits of the panel that is served worst. */
export interface SolvedPanels extends Assignment {
  /** The certificate alone proves that none is better. */
  optimal: boolean;
  /** No assignment (that keeps the floor) has a larger total. */
  bound: number;
  gap: number;
  certificate: PanelCertificate;
  /** With the fair objective: the floor that is kept, and the proof that none higher than `highest` can be. */
  floor?: { value: number; highest: number; against: PanelCertificate };
}

/**
 * What hinders: places, as in any instance; or rules that cannot all be kept. `least`: proven that not less of them can give
 * way; else these are only what the best found would break.
 */
export type PanelHindrance = { shortage: Shortage } | { broken: BrokenRule[]; least: boolean };

/** How far a solution is: the best found so far, and what no total exceeds. */
export interface PanelProgress {
  total: number;
  worstOff: number;
  bound: number;
}

/**
 * The best assignment that keeps every panel's rules, with the proof of its bound: the transport problem where that keeps
 * them already, else the linear programme over all pairs, and whole numbers near its prices. `fair`: first the panel that
 * is served worst as good as possible, then the total. A solver without time left ends it with the best found so far and
 * what is proven by then; `heard` is told of every better one.
 */
export async function assignPanels(
  problem: PanelInstance,
  objective: 'total' | 'fair',
  solver: () => Promise<LinearSolver>,
  heard: (progress: PanelProgress) => void = () => {},
): Promise<SolvedPanels | PanelHindrance> {
  const { instance } = problem;
  const solution = new Transport(instance).solve();
  if ('shortage' in solution) return solution;
  const { pairs, prices } = solution;
  const at = priced(instance, { scale: 1, prices, fits: 1 }, new Set(), { floor: 0 });
  const { scale, u, vPlus, vMinus } = certificateOf(instance, at);
  const plain: Found = { pairs, proof: { scale, u, vPlus, vMinus, rules: [], floors: [] }, bound: at.bound };
  const kept = brokenRules(problem, pairs).length === 0;
  if (kept && (objective === 'total' || pairs.length === 0)) return answer(problem, plain);
  const start = kept ? plain : weighed(problem, prices);
  const search = new PanelSearch(problem, await solver(), start.pairs, start.proof);
  const best = kept ? plain : bestAbove(search, 0);
  if (!best) return { broken: brokenRules(problem, start.pairs), least: false };
  if ('broken' in best) return best;
  const solved = answer(problem, best);
  heard(solved);
  return objective === 'total' ? solved : fairest(search, best, heard);
}

/** An assignment above a floor, and what is proven of its total. */
interface Found {
  pairs: Pair[];
  proof: PanelCertificate;
  bound: number;
}

function answer(problem: PanelInstance, { pairs, proof, bound }: Found): SolvedPanels {
  const { total } = summed(problem.instance, pairs);
  const most = Math.floor(bound);
  const worstOff = worstPanel(problem, pairs);
  return {
    pairs,
    total,
    worstOff,
    optimal: most === total,
    bound: most,
    gap: most - total,
    certificate: proof,
  };
}

/** The best assignment found above a floor; null: none was found; broken: even without a floor the rules hinder. */
function bestAbove(
  search: PanelSearch,
  floor: number,
): Found | { broken: BrokenRule[]; least: boolean } | null {
  const aim = { for: 'total', floor } as const;
  if (floor === 0) {
    const { proof, bound } = priceAt(search, search.start, aim, null);
    const pairs = [...search.first];
    const { total } = summed(search.problem.instance, pairs);
    if (total >= Math.floor(bound) && brokenRules(search.problem, pairs).length === 0)
      return { pairs, proof, bound };
    offerNear(search, proof, { near: 1, most: 6 });
  }
  const relaxed = relax(search, aim);
  const whole = relaxed && inWholes(search, relaxed, floor);
  if (!whole) return null;
  if (whole.broken.length > 0) return floor > 0 ? null : { broken: whole.broken, least: whole.least };
  return { pairs: whole.pairs, proof: relaxed.proof, bound: relaxed.bound };
}

/** So many times more than any assignment gives is a point more for the panel that is served worst. */
const FLOOR = 16;

/** The highest floor by the linear programme first, then downwards until one is kept in whole numbers. */
function fairest(search: PanelSearch, plain: Found, heard: (progress: PanelProgress) => void): SolvedPanels {
  const { problem } = search;
  const upwards = search.over(plain.pairs);
  upwards.hindered(pairsByRow(problem, plain.pairs), mostOfOne(problem) + 1);
  const above = relax(upwards, { for: 'floor', weight: FLOOR * search.penalty });
  let found = { ...plain, floor: worstPanel(problem, plain.pairs) };
  const highest =
    above && Number.isFinite(above.bound) ? Math.max(found.floor, Math.floor(above.bound)) : found.floor;
  let out = highest + 1;
  for (let step = 1; found.floor < out - 1; step *= 2) {
    const floor = Math.max(out - step, Math.floor((found.floor + out) / 2));
    const better = bestAbove(search.over(found.pairs), floor);
    if (better && 'pairs' in better) {
      found = { ...better, floor };
      heard(answer(problem, found));
    } else out = floor;
  }
  const solved = answer(problem, found);
  const proven = above !== null && solved.worstOff >= highest;
  return {
    ...solved,
    optimal: solved.optimal && proven,
    floor: { value: found.floor, highest, against: above?.proof ?? found.proof },
  };
}

/** Pairs as a solution of a model has them. */
function pairsByRow({ instance }: PanelInstance, pairs: readonly Pair[]): Map<number, number>[] {
  const rows = Array.from({ length: instance.applications }, () => new Map<number, number>());
  for (const [p, r] of pairs) rows[p]!.set(r, 1);
  return rows;
}
