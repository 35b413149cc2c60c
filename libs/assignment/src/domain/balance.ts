import type { Instance } from './instance';
import { Transport, type Shortage } from './transport';

/** Why no lower load suffices: these rows need more of these experts than `load` each would give. */
export interface LoadLevel {
  /** The greatest load of these experts, with what they have already. */
  load: number;
  experts: number[];
  rows: number[];
}

/** Capacities under which the loads are as even as they can be, with the proof of each level. */
export interface Balanced {
  max: Int32Array;
  levels: LoadLevel[];
}

/** So many different levels are told apart; below the last one loads are left as they come. */
const MOST_LEVELS = 20;

/**
 * 均衡负荷: the greatest load of an expert (what they have already, `carried`, with what is new) as small as possible,
 * then that of everybody whom this does not hold up, and so on. Each level is the smallest at which a transport problem
 * has a solution; that a lower one has none is proven by the experts and rows that it names (Hall's condition).
 */
export function balanced(instance: Instance, carried: readonly number[]): Balanced | { shortage: Shortage } {
  const max = instance.max.slice();
  const fixed = new Uint8Array(instance.experts);
  const levels: LoadLevel[] = [];
  const at = (load: number): Int32Array =>
    max.map((most, r) => (fixed[r] ? most : Math.min(most, Math.max(instance.min[r]!, load - carried[r]!))));
  const hinders = (load: number): Shortage | null => {
    const solution = new Transport({ ...instance, max: at(load) }).solve();
    return 'shortage' in solution ? solution.shortage : null;
  };
  const shortage = hinders(Infinity);
  if (shortage) return { shortage };
  let high = Math.max(0, ...max.map((most, r) => most + carried[r]!));
  for (let level = 0; level < MOST_LEVELS; level++) {
    let low = -1;
    let why: Shortage | null = null;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const found = hinders(middle);
      if (found) [low, why] = [middle, found];
      else high = middle;
    }
    max.set(at(high));
    if (!why) break;
    const experts = why.experts.filter((r) => !fixed[r]);
    if (experts.length === 0) break;
    for (const r of experts) fixed[r] = 1;
    levels.push({ load: high, experts, rows: why.applications });
    if (fixed.every((f, r) => f || max[r] === 0)) break;
  }
  return { max, levels };
}
