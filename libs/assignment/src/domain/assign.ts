import type { Certificate } from './checker';
import { fairest } from './fair';
import type { LinearSolver } from './linear';
import { certificateOf, priced } from './priced';
import { summed, type Assignment, type Instance } from './instance';
import { Transport, type Shortage } from './transport';

/** 目标: the largest sum of fits, or first the worst-served application as good as possible. */
export const objectives = ['total', 'fair'] as const;
export type Objective = (typeof objectives)[number];

/** A solved instance. `bound`: no assignment (that keeps the floor) has a larger total. */
export interface Solved extends Assignment {
  optimal: boolean;
  bound: number;
  gap: number;
  certificate: Certificate & {
    /** With the fair objective: the floor that is kept, and the proof that no higher one can be. */
    floor?: { value: number; highest: number; against: Certificate };
  };
}

/**
 * The best assignment with its proof, or what hinders every one. `solver` is asked for only where the floor of the
 * fair objective makes it an integer programme.
 */
export async function assign(
  instance: Instance,
  objective: Objective,
  solver: () => Promise<LinearSolver>,
): Promise<Solved | { shortage: Shortage }> {
  const transport = new Transport(instance);
  const solution = transport.solve();
  if ('shortage' in solution) return solution;
  const assignment = summed(instance, solution.pairs);
  const { prices } = solution;
  // Where nobody is needed nobody is served badly.
  if (objective === 'total' || assignment.pairs.length === 0) {
    const at = priced(instance, { scale: 1, prices, fits: 1 }, new Set(), { floor: 0 });
    return {
      ...assignment,
      optimal: at.bound === assignment.total,
      bound: at.bound,
      gap: 0,
      certificate: certificateOf(instance, at),
    };
  }
  const found = fairest(instance, { transport, assignment, prices }, await solver());
  const bound = Math.floor(found.at.bound);
  return {
    ...found.assignment,
    optimal: bound === found.assignment.total && found.highest === found.assignment.worstOff,
    bound,
    gap: bound - found.assignment.total,
    certificate: {
      ...certificateOf(instance, found.at),
      floor: { value: found.floor, highest: found.highest, against: certificateOf(instance, found.against) },
    },
  };
}
