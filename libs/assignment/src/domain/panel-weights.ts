import { FORBIDDEN, type Instance, type Pair } from './instance';
import type { PanelCertificate } from './panel-prices';
import { brokenRules, rowOf, type PanelInstance } from './panels';
import { Transport } from './transport';

/** Weights count in 1/SCALE of a point. */
const SCALE = 1024;
const ROUNDS = 3;
/** Everybody's fit is so much higher here, which changes nothing, so that one less some weights is not below 0. */
const LIFT = 1 << 28;

/**
 * Prices near the best under the rules: who makes a panel break one is worth so much less (or more, where somebody lacks)
 * that the next best takes the place, all in the same solutions of the transport problem. This is the ascent of
 * Lagrange's dual, one rule at a time; what it leaves over is left to the linear programme.
 */
export function weighed(
  problem: PanelInstance,
  near: Float64Array,
): { pairs: Pair[]; proof: PanelCertificate } {
  const { instance, panels } = problem;
  const { experts } = instance;
  const own: Instance = {
    ...instance,
    fit: instance.fit.map((f) => (f === FORBIDDEN ? f : f * SCALE + LIFT)),
  };
  const transport = new Transport(own);
  const weights = new Map<string, { panel: number; rule: number; weight: number }>();
  let prices: Float64Array = near.map((v) => v * SCALE);
  let pairs: Pair[] = [];
  for (let round = 0; ; round++) {
    const solution = transport.solve(undefined, prices);
    if ('shortage' in solution) break;
    ({ pairs, prices } = solution);
    const broken = brokenRules(problem, pairs);
    if (broken.length === 0 || round === ROUNDS) break;
    const chosen = Array.from({ length: instance.applications }, (): number[] => []);
    for (const [p, r] of pairs) chosen[p]!.push(r);
    const value = (p: number, r: number): number => own.fit[p * experts + r]! - prices[r]!;
    for (const { panel, rule } of broken) {
      const { experts: members, most } = panels[panel]!.rules[rule]!;
      const at = members
        .map((r) => ({ r, p: rowOf(problem, panels[panel]!, r) }))
        .filter(({ p }) => p !== -1);
      const inside = at.filter(({ p, r }) => chosen[p]!.includes(r));
      const step =
        inside.length > most
          ? inside
              .map(({ p, r }) => value(p, r) - nextBest(own, p, chosen[p]!, members, prices))
              .sort((a, b) => b - a)[most]!
          : -Math.min(
              ...at
                .filter(({ p, r }) => !chosen[p]!.includes(r))
                .map(({ p, r }) => Math.min(...chosen[p]!.map((q) => value(p, q))) - value(p, r)),
            );
      if (!Number.isFinite(step)) continue;
      const change = step + (inside.length > most ? 1 : -1);
      const key = `${panel}:${rule}`;
      const known = weights.get(key) ?? { panel, rule, weight: 0 };
      known.weight += change;
      weights.set(key, known);
      for (const { p, r } of at) own.fit[p * experts + r]! -= change;
    }
    for (const p of new Set(broken.flatMap(({ panel }) => panels[panel]!.rows))) transport.changed(p);
  }
  const rules = [...weights.values()].filter(({ weight }) => weight !== 0);
  const vPlus = Array.from(prices, (v) => Math.max(0, v));
  const vMinus = Array.from(prices, (v) => Math.max(0, -v));
  return { pairs, proof: { scale: SCALE, u: [], vPlus, vMinus, rules, floors: [] } };
}

/** The value of the best expert who is neither chosen nor in the rule. */
function nextBest(
  { experts, fit }: Instance,
  p: number,
  chosen: readonly number[],
  members: readonly number[],
  prices: Float64Array,
): number {
  let best = -Infinity;
  for (let r = 0; r < experts; r++) {
    const f = fit[p * experts + r]!;
    if (f !== FORBIDDEN && f - prices[r]! > best && !chosen.includes(r) && !members.includes(r))
      best = f - prices[r]!;
  }
  return best;
}
