import { FORBIDDEN } from './instance';
import { panelOfRows, type PanelInstance } from './panels';

/**
 * The proof of a bound for panels, in whole numbers of 1/scale of a point of fit: `vPlus`, `vMinus` ≥ 0 and `u` as in
 * any certificate; of a rule its weight (above 0: its `most`, below 0: its `least` hinders); of a panel under a floor the
 * weight ≥ 0 on its sum of fits.
 */
export interface PanelCertificate {
  scale: number;
  u: number[];
  vPlus: number[];
  vMinus: number[];
  rules: { panel: number; rule: number; weight: number }[];
  floors: { panel: number; weight: number }[];
}

/**
 * What no assignment's total exceeds, by the certificate alone: the bound of the linear programme (Lagrange's), in which
 * everybody is worth fit · (1 + weight of the floor) less the price and the weights of the rules. A bound below 0, as no
 * total is, proves that not every panel with a weight reaches the floor.
 */
export function provenPanelBound(problem: PanelInstance, proof: PanelCertificate, floor = 0): number {
  const { applications, experts, demand, min, max, fit } = problem.instance;
  const { scale, u, vPlus, vMinus } = proof;
  const of = panelOfRows(problem);
  const weight = new Float64Array(problem.panels.length);
  const worth = problem.panels.map((): Map<number, number> => new Map());
  let bound = 0;
  if ([...vPlus, ...vMinus, ...proof.floors.map((f) => f.weight)].some((v) => !(v >= 0))) return Infinity;
  for (let r = 0; r < experts; r++) bound += max[r]! * vPlus[r]! - min[r]! * vMinus[r]!;
  for (const one of proof.floors) {
    weight[one.panel] = one.weight;
    bound -= one.weight * floor;
  }
  for (const { panel, rule, weight: w } of proof.rules) {
    const { experts: members, least, most } = problem.panels[panel]!.rules[rule]!;
    bound += w * (w > 0 ? most : least);
    for (const r of members) worth[panel]!.set(r, (worth[panel]!.get(r) ?? 0) + w);
  }
  for (let p = 0; p < applications; p++) {
    if (demand[p] === 0) continue;
    const k = of[p]!;
    bound += demand[p]! * u[p]!;
    for (let r = 0; r < experts; r++) {
      const f = fit[p * experts + r]!;
      if (f === FORBIDDEN) continue;
      const value = f * (scale + weight[k]!) - vPlus[r]! + vMinus[r]! - (worth[k]!.get(r) ?? 0) - u[p]!;
      if (value > 0) bound += value;
    }
  }
  return bound / scale;
}
