import { FORBIDDEN, type Instance } from './instance';
import type { SetRule } from './sets';

/**
 * The proof of a bound: whole numbers in units of 1/scale of a point of fit. `u` one for each application, `vPlus`
 * and `vMinus` ≥ 0 one for each expert, `floored` the applications whose sets must keep the rule, with a weight ≥ 0.
 */
export interface Certificate {
  scale: number;
  u: number[];
  vPlus: number[];
  vMinus: number[];
  floored: { application: number; weight: number }[];
}

/**
 * What no assignment's total exceeds, by the certificate alone. Whatever an assignment is, Σ fit is at most
 * Σ (max·v⁺ − min·v⁻) + Σ over applications of the best Σ (fit − v⁺ + v⁻) of a set; that best is at most
 * demand·u + Σ max(0, fit − u − v⁺ + v⁻); of a floored application the sets are tried, those left out that
 * weight · floor rules out. With `fits` 0 it bounds 0: a bound below 0 proves that no assignment keeps the floors.
 */
export function provenBound(instance: Instance, proof: Certificate, rule?: SetRule, fits: 0 | 1 = 1): number {
  const { demand, min, max, fit, experts } = instance;
  const worth = (p: number, r: number): number =>
    fits * proof.scale * fit[p * experts + r]! - proof.vPlus[r]! + proof.vMinus[r]!;
  const floored = new Map(proof.floored.map((f) => [f.application, f.weight]));
  let bound = 0;
  if ([...proof.vPlus, ...proof.vMinus, ...floored.values()].some((v) => !(v >= 0))) return Infinity;
  for (let r = 0; r < experts; r++) bound += max[r]! * proof.vPlus[r]! - min[r]! * proof.vMinus[r]!;
  for (let p = 0; p < instance.applications; p++) {
    const allowed = [...Array(experts).keys()].filter((r) => fit[p * experts + r] !== FORBIDDEN);
    if (rule && floored.has(p)) bound += bestSet(p, allowed, floored.get(p)!);
    else
      bound += allowed.reduce(
        (sum, r) => sum + Math.max(0, worth(p, r) - proof.u[p]!),
        demand[p]! * proof.u[p]!,
      );
  }
  return bound / proof.scale;

  function bestSet(p: number, allowed: number[], weight: number): number {
    const score = (r: number): number => worth(p, r) + weight * fit[p * experts + r]!;
    const order = allowed.sort((a, b) => score(b) - score(a));
    let best = -Infinity;
    const search = (from: number, set: number[], sum: number, value: number): void => {
      if (set.length === demand[p]) {
        if (sum >= rule!.floor && (rule!.complete?.(set) ?? true)) best = Math.max(best, value);
        return;
      }
      for (let i = from; i < order.length; i++) {
        const rest = order.slice(i, i + demand[p]! - set.length).reduce((s, r) => s + score(r), 0);
        if (value + weight * sum + rest - weight * rule!.floor <= best) return;
        const r = order[i]!;
        if (rule!.joins?.(set, r) ?? true)
          search(i + 1, [...set, r], sum + fit[p * experts + r]!, value + worth(p, r));
      }
    };
    search(0, [], 0, 0);
    return best;
  }
}
