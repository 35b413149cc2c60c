import { FORBIDDEN, summed, type Pair } from './instance';
import { panelModel, type Aim } from './panel-model';
import { worthAt } from './panel-pricing';
import type { Relaxed } from './panel-relaxation';
import type { PanelSearch } from './panel-search';
import { brokenRules, type BrokenRule } from './panels';

/** How far from being chosen, in points of fit, a pair may be to be tried, and how many of a row at the most. */
const REACHES = [
  { near: 1, most: 10 },
  { near: 10, most: 24 },
  { near: Infinity, most: 60 },
];
/** A model with more pairs than this is not tried in whole numbers. */
const MOST_PAIRS = 120_000;
/** So often rules are added that a whole solution breaks. */
const ROUNDS = 30;

/** A solution in whole numbers, and the rules that it could not keep. */
export interface Whole {
  pairs: Pair[];
  broken: BrokenRule[];
  /** No better one exists by the bound. */
  reached: boolean;
}

/**
 * Whole solutions near the fractions: first only the panels with fractions are free; with `thorough` then what is free
 * already, and at last all of them, with more and more pairs. The first that reaches the bound is the answer, else the best found.
 */
export function inWholes(search: PanelSearch, relaxed: Relaxed, aim: Aim, thorough: boolean): Whole | null {
  const { problem } = search;
  const worth = (whole: Pick<Whole, 'pairs' | 'broken'>): number =>
    aim.for === 'total' ? summed(problem.instance, whole.pairs).total : -slackOf(whole);
  const better = (a: Whole, b: Whole | null): boolean =>
    b === null || slackOf(a) < slackOf(b) || (slackOf(a) === slackOf(b) && worth(a) > worth(b));

  let best: Whole | null = null;
  const tryWith = (settled: Uint8Array): boolean => {
    const found = solve(search, relaxed, settled, aim);
    if (!found) return false;
    const reached =
      worth(found) >= Math.floor(relaxed.bound + 1e-9) && (aim.for === 'slack' || found.broken.length === 0);
    const whole = { ...found, reached };
    if (better(whole, best)) best = whole;
    return reached;
  };
  if (tryWith(settledIn(search, relaxed)) || !thorough || tryWith(search.content().settled)) return best;
  for (const reach of REACHES) {
    search.free.fill(1);
    offerNear(search, relaxed, reach);
    if (search.offers.reduce((n, set) => n + set.size, 0) > MOST_PAIRS) break;
    if (tryWith(search.content().settled)) return best;
  }
  return best;
}

const slackOf = ({ broken }: Pick<Whole, 'broken'>): number => broken.reduce((sum, b) => sum + b.by, 0);

/** The rows of panels that the linear programme has decided already. */
function settledIn({ problem, of }: PanelSearch, { chosen }: Relaxed): Uint8Array {
  const fractional = new Set<number>();
  chosen.forEach((row, p) => {
    for (const x of row.values()) if (x < 1 - 1e-6) fractional.add(of[p]!);
  });
  return Uint8Array.from(chosen, (row, p) =>
    fractional.has(of[p]!) || row.size !== problem.instance.demand[p] ? 0 : 1,
  );
}

function solve(
  search: PanelSearch,
  relaxed: Relaxed,
  settled: Uint8Array,
  aim: Aim,
): Pick<Whole, 'pairs' | 'broken'> | null {
  const { problem, solver } = search;
  for (let round = 0; round < ROUNDS; round++) {
    const offers = search.offers.map((set, p) => [...(settled[p] ? relaxed.chosen[p]!.keys() : set)]);
    const options = { penalty: search.penaltyFor(aim), loose: false };
    const built = panelModel(problem, { ...search, offers, settled }, aim, options);
    const solution = solver(built.model, true);
    if (!solution) return null;
    const chosen = built.chosen(solution.values).map((row) => new Map([...row].filter(([, x]) => x > 0.5)));
    if (search.hindered(chosen, aim.for === 'total' ? aim.floor : 0)) continue;
    const pairs = chosen.flatMap((row, p) => [...row.keys()].sort((a, b) => a - b).map((r): Pair => [p, r]));
    return { pairs, broken: brokenRules(problem, pairs) };
  }
  return null;
}

/** Offers of every row that is free also the next best ones at the proof's prices. */
export function offerNear(
  search: PanelSearch,
  { proof }: Pick<Relaxed, 'proof'>,
  { near, most }: { near: number; most: number },
): void {
  const { applications, experts, demand, fit } = search.problem.instance;
  const worth = worthAt(search, proof, 1);
  for (let p = 0; p < applications; p++) {
    if (demand[p] === 0 || !search.free[p]) continue;
    const within: { r: number; value: number }[] = [];
    for (let r = 0; r < experts; r++) {
      if (fit[p * experts + r] === FORBIDDEN) continue;
      const value = worth(p, r);
      if (value >= proof.u[p]! - near * proof.scale) within.push({ r, value });
    }
    within.sort((a, b) => b.value - a.value);
    for (const { r } of within.slice(0, demand[p]! + most)) search.offer(p, r);
  }
}
