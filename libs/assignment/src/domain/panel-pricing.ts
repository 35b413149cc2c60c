import { FORBIDDEN } from './instance';
import { ruleAt, type Aim, type PanelModel } from './panel-model';
import type { PanelCertificate } from './panel-prices';
import type { PanelSearch } from './panel-search';

/** So many experts of a row are added to a model at once, the best first. */
const ADDED = 5;

/** Prices with what they prove, and whether something was offered that had not been. */
export interface PanelPrices {
  proof: PanelCertificate;
  bound: number;
  grown: boolean;
}

/** A model's duals as whole prices. */
export function proofAt(
  { problem, rules, floors }: PanelSearch,
  built: PanelModel,
  duals: ArrayLike<number>,
  scale: number,
): PanelCertificate {
  const whole = (at: number | undefined): number => Math.round((at === undefined ? 0 : duals[at]!) * scale);
  const prices = Array.from({ length: problem.instance.experts }, (_, r) => whole(built.expertRow(r)));
  return {
    scale,
    u: Array.from({ length: problem.instance.applications }, (_, p) => whole(built.demandRow(p))),
    vPlus: prices.map((v) => Math.max(0, v)),
    vMinus: prices.map((v) => Math.max(0, -v)),
    rules: [...rules].flatMap((key) => {
      const weight = whole(built.ruleRow(key));
      const { panel, rule } = ruleAt(problem.panels, key);
      return weight === 0 ? [] : [{ panel, rule, weight }];
    }),
    floors: [...floors].flatMap((panel) => {
      const weight = -whole(built.floorRow(panel));
      return weight > 0 ? [{ panel, weight }] : [];
    }),
  };
}

/** What an expert is worth to a row at some prices. */
export function worthAt(
  { problem, of }: Pick<PanelSearch, 'problem' | 'of'>,
  proof: PanelCertificate,
): (p: number, r: number) => number {
  const { panels, instance } = problem;
  const weight = new Float64Array(panels.length).fill(proof.scale);
  for (const f of proof.floors) weight[f.panel]! += f.weight;
  const extra: (Map<number, number> | undefined)[] = [];
  for (const { panel, rule, weight: w } of proof.rules) {
    const of = (extra[panel] ??= new Map<number, number>());
    for (const r of panels[panel]!.rules[rule]!.experts) of.set(r, (of.get(r) ?? 0) + w);
  }
  const prices = proof.vPlus.map((v, r) => v - proof.vMinus[r]!);
  return (p, r) => {
    const k = of[p]!;
    const more = extra[k];
    return instance.fit[p * instance.experts + r]! * weight[k]! - prices[r]! - ((more && more.get(r)) ?? 0);
  };
}

/**
 * Lets every row choose at these prices: what that proves. A row whose choice is better than what it has been offered is
 * offered it; in a model (`inModel`) as well the next best that are worth more there than the row's price.
 */
export function priceAt(
  search: PanelSearch,
  proof: PanelCertificate,
  aim: Aim,
  inModel: ((p: number) => number | undefined) | null,
): PanelPrices {
  const { problem, offers, free } = search;
  const { applications, experts, demand, fit, min, max } = problem.instance;
  const worth = worthAt(search, proof);
  const floor = aim.for === 'total' ? aim.floor : 0;
  let bound = 0;
  for (let r = 0; r < experts; r++) bound += max[r]! * proof.vPlus[r]! - min[r]! * proof.vMinus[r]!;
  for (const f of proof.floors) bound -= f.weight * floor;
  for (const { panel, rule, weight } of proof.rules) {
    const { least, most } = problem.panels[panel]!.rules[rule]!;
    bound += weight * (weight > 0 ? most : least);
  }
  const u: number[] = [];
  const values = new Float64Array(experts);
  let grown = false;
  for (let p = 0; p < applications; p++) {
    const need = demand[p]!;
    if (need === 0) {
      u.push(0);
      continue;
    }
    const size = need + ADDED;
    const best: number[] = [];
    for (let r = 0; r < experts; r++) {
      if (fit[p * experts + r] === FORBIDDEN) continue;
      const value = (values[r] = worth(p, r));
      if (best.length === size && value <= values[best[size - 1]!]!) continue;
      let i = best.length === size ? size - 1 : best.length;
      for (; i > 0 && values[best[i - 1]!]! < value; i--) best[i] = best[i - 1]!;
      best[i] = r;
    }
    let chosen = 0;
    for (let i = 0; i < need; i++) chosen += values[best[i]!]!;
    bound += chosen;
    const least = values[best[need - 1]!]!;
    u.push(least);
    if (free[p]) {
      const price = inModel && inModel(p) !== undefined ? proof.u[p]! : null;
      for (const [i, r] of best.entries())
        if (price === null ? i < need : values[r]! > price) grown = search.offer(p, r) || grown;
    } else if (!inModel) {
      let has = 0;
      for (const r of offers[p]!) has += values[r]!;
      if (chosen > has) {
        for (const r of best) search.offer(p, r);
        grown = true;
      }
    }
  }
  bound /= proof.scale;
  if (aim.for === 'floor') {
    // Nobody's fits are less than nothing.
    const weights = proof.floors.reduce((sum, f) => sum + f.weight, 0);
    bound = weights === 0 ? Infinity : (bound * proof.scale) / weights;
  }
  return { proof: { ...proof, u }, bound, grown };
}
