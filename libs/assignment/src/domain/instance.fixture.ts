import { between, type Random } from '@keshen/kernel';
import { FORBIDDEN, type Instance, type Pair } from './instance';

/** A small instance in words: rows of fits, `-1` for a conflict. */
export function instanceOf(
  fits: number[][],
  demand: number[],
  max: number[],
  min: number[] = max.map(() => 0),
): Instance {
  return {
    applications: fits.length,
    experts: max.length,
    demand: Int32Array.from(demand),
    min: Int32Array.from(min),
    max: Int32Array.from(max),
    fit: Int32Array.from(fits.flat()),
  };
}

/** Chance makes it: few different fits, so that ties are common, some conflicts, tight capacities. */
export function randomInstance(
  random: Random,
  size: { applications: number; experts: number; most: number; withMin?: boolean },
): Instance {
  const applications = between(random, 0, size.applications);
  const experts = between(random, 1, size.experts);
  const list = (n: number, min: number, max: number): number[] =>
    Array.from({ length: n }, () => between(random, min, max));
  const spread = random() < 0.5 ? 3 : size.most;
  const fits = Array.from({ length: applications }, () =>
    list(experts, 0, spread).map((f) => (random() < 0.15 ? FORBIDDEN : f)),
  );
  const demand = list(applications, 0, Math.min(3, experts));
  const needed = demand.reduce((a, b) => a + b, 0);
  const max = list(experts, 0, Math.ceil((1.6 * needed) / experts) + 1);
  const min = max.map((m) => (size.withMin && random() < 0.4 ? between(random, 0, Math.min(m, 2)) : 0));
  return instanceOf(fits, demand, max, min);
}

/** Every assignment of a very small instance. */
export function everyAssignment(instance: Instance): Pair[][] {
  const { applications, experts, demand, min, max, fit } = instance;
  const load = new Int32Array(experts);
  const all: Pair[][] = [];
  const pairs: Pair[] = [];
  const place = (p: number, from: number, left: number): void => {
    if (p === applications) {
      if (load.every((n, r) => n >= min[r]!)) all.push([...pairs]);
      return;
    }
    if (left === 0) return place(p + 1, 0, demand[p + 1] ?? 0);
    for (let r = from; r < experts; r++) {
      if (fit[p * experts + r] === FORBIDDEN || load[r]! >= max[r]!) continue;
      load[r]!++;
      pairs.push([p, r]);
      place(p, r + 1, left - 1);
      pairs.pop();
      load[r]!--;
    }
  };
  place(0, 0, demand[0] ?? 0);
  return all;
}

/** What keeps pairs from being an assignment: nothing, or words. */
export function broken(
  { applications, experts, demand, min, max, fit }: Instance,
  pairs: Pair[],
): string | null {
  const taken = new Set(pairs.map(([p, r]) => p * experts + r));
  if (taken.size !== pairs.length) return 'a pair twice';
  if (pairs.some(([p, r]) => fit[p * experts + r] === FORBIDDEN)) return 'a forbidden pair';
  for (let p = 0; p < applications; p++)
    if (pairs.filter(([q]) => q === p).length !== demand[p]) return `demand of ${p}`;
  for (let r = 0; r < experts; r++) {
    const load = pairs.filter(([, q]) => q === r).length;
    if (load < min[r]! || load > max[r]!) return `capacity of ${r}`;
  }
  return null;
}
