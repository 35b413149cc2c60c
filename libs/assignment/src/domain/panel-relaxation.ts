import { priceAt, proofAt, type PanelPrices } from './panel-pricing';
import { panelModel, type Aim } from './panel-model';
import type { PanelCertificate } from './panel-prices';
import type { PanelSearch } from './panel-search';

/** Prices of a linear programme are fractions; 27720 is divisible by 1 to 12. */
const SCALE = 27_720;
const ROUNDS = 120;
/** What a solver's doubles may be off. */
const EXACT = 1e-6;

/** The linear programme's answer: prices with what they prove, and the fractions. */
export interface Relaxed {
  proof: PanelCertificate;
  bound: number;
  chosen: Map<number, number>[];
}

/**
 * Solves the linear programme over all pairs and rules: columns are added by price (Dantzig and Wolfe), rules as they are
 * broken, and rows join whose best experts change. Each model begins where the last one ended. Without time the prices
 * found so far are the answer; null when there are none.
 */
export function relax(search: PanelSearch, aim: Aim): Relaxed | null {
  let best: PanelPrices | null = aim.for === 'total' ? priceAt(search, search.start, aim, null) : null;
  let chosen: Map<number, number>[] | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    // The highest floor is looked for from an assignment that keeps the rules.
    const penalty = aim.for === 'total' ? search.penalty : null;
    const built = panelModel(search.problem, search.content(), aim, { penalty, loose: true });
    const from = search.basis && built.placed(search.basis, (p, r) => search.settledBefore(p, r));
    const solution = search.solver(built.model, false, from);
    if (!solution?.basis) break;
    search.basis = built.named(solution.basis);
    chosen = built.chosen(solution.values);
    const proof = proofAt(search, built, solution.duals, SCALE);
    const now = priceAt(search, proof, aim, (p) => built.demandRow(p));
    // A model's prices swing far from the best while much is not offered: half way is often better than both.
    const between = best && priceAt(search, half(proof, best.proof), aim, null);
    for (const one of between ? [now, between] : [now]) if (!best || one.bound < best.bound) best = one;
    const value = (solution.total + built.constant) / (aim.for === 'total' ? 1 : aim.weight);
    const tight = Math.floor(best!.bound + EXACT) <= Math.floor(value + EXACT);
    const grown = now.grown || (between?.grown ?? false);
    const { rules, floors } = search.hindered(chosen, aim.for === 'total' ? aim.floor : value);
    // Of the highest floor only the bound is wanted, which more rules could but lower.
    const enough = tight && aim.for === 'floor';
    if (!floors && (enough || (!rules && (tight || !grown)))) break;
  }
  return best && chosen && { proof: best.proof, bound: best.bound, chosen };
}

/** Half way between two prices of the same problem. */
function half(a: PanelCertificate, b: PanelCertificate): PanelCertificate {
  const mean = (x: number, y: number): number => Math.round((x + y) / 2);
  const price = (p: PanelCertificate, r: number): number => ((p.vPlus[r]! - p.vMinus[r]!) * SCALE) / p.scale;
  const prices = a.vPlus.map((_, r) => mean(price(a, r), price(b, r)));
  const rules = new Map<string, number>();
  const floors = new Map<number, number>();
  for (const { rules: some, floors: more, scale } of [a, b]) {
    for (const { panel, rule, weight } of some) {
      const key = `${panel}:${rule}`;
      rules.set(key, (rules.get(key) ?? 0) + (weight * SCALE) / scale / 2);
    }
    for (const { panel, weight } of more)
      floors.set(panel, (floors.get(panel) ?? 0) + (weight * SCALE) / scale / 2);
  }
  return {
    scale: SCALE,
    u: [],
    vPlus: prices.map((v) => Math.max(0, v)),
    vMinus: prices.map((v) => Math.max(0, -v)),
    rules: [...rules].map(([key, weight]) => {
      const [panel, rule] = key.split(':').map(Number) as [number, number];
      return { panel, rule, weight: Math.round(weight) };
    }),
    floors: [...floors].map(([panel, weight]) => ({ panel, weight: Math.round(weight) })),
  };
}
