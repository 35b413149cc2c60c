/** Marks a pair that must not be: a conflict of interest, or another track. */
export const FORBIDDEN = -1;

/**
 * A transport problem: application `p` needs `demand[p]` different experts, expert `r` takes `min[r]` to `max[r]`
 * applications, `fit[p · experts + r]` is a whole number from 0 to MOST_FIT or FORBIDDEN.
 */
export interface Instance {
  applications: number;
  experts: number;
  demand: Int32Array;
  min: Int32Array;
  max: Int32Array;
  fit: Int32Array;
}

/** Above it sums of weighted fits could leave the whole numbers that a double holds exactly. */
export const MOST_FIT = 1_000_000;

/** Pairs of application and expert by their places in the instance, ordered by application, then expert. */
export type Pair = [application: number, expert: number];

/** Who is to judge what, and the sum of fits of the application that is served worst. */
export interface Assignment {
  pairs: Pair[];
  total: number;
  worstOff: number;
}

/** The sum of fits of each application. */
export function served(instance: Instance, pairs: readonly Pair[]): Float64Array {
  const sums = new Float64Array(instance.applications);
  for (const [p, r] of pairs) sums[p]! += instance.fit[p * instance.experts + r]!;
  return sums;
}

/** An assignment with its sums. An application that needs nobody is not badly served. */
export function summed(instance: Instance, pairs: Pair[]): Assignment {
  const sums = served(instance, pairs);
  let total = 0;
  let worstOff = Infinity;
  sums.forEach((sum, p) => {
    total += sum;
    if (instance.demand[p]! > 0 && sum < worstOff) worstOff = sum;
  });
  return { pairs, total, worstOff: worstOff === Infinity ? 0 : worstOff };
}
