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
 * broken, and rows join whose best experts change. Unless `thorough` it ends as soon as nothing better than the whole
 * part of its value is possible. Null when the solver gives no answer at all.
 */
export function relax(search: PanelSearch, aim: Aim, thorough = true): Relaxed | null {
  const { problem, solver } = search;
  if (aim.for === 'floor') problem.panels.forEach((_, k) => search.floors.add(k));
  let best: PanelPrices | null = aim.for === 'total' ? priceAt(search, search.start, aim, null) : null;
  for (let round = 0; ; round++) {
    const built = panelModel(problem, search.content(), aim, {
      penalty: search.penaltyFor(aim),
      loose: true,
    });
    const solution = solver(built.model, false);
    if (!solution) return null;
    const chosen = built.chosen(solution.values);
    const hindered = search.hindered(chosen, aim.for === 'total' ? aim.floor : 0);
    const proof = proofAt(search, built, solution.duals, SCALE);
    const now = priceAt(search, proof, aim, (p) => built.demandRow(p));
    // A model's prices swing far from the best while much is not offered: half way is often better than both.
    const between = best && priceAt(search, half(proof, best.proof), aim, null);
    for (const one of between ? [now, between] : [now]) if (!best || one.bound < best.bound) best = one;
    const tight = Math.floor(best!.bound + EXACT) <= Math.floor(solution.total + built.constant + EXACT);
    const grown = now.grown || (between?.grown ?? false);
    if ((tight && (!hindered || !thorough)) || (!hindered && !grown) || round === ROUNDS)
      return { proof: best!.proof, bound: best!.bound, chosen };
  }
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
