import { addColumn, emptyModel, type LinearModel } from './linear';
import type { Instance } from './instance';
import type { ExpertSet } from './sets';

/** What may be in an assignment: of an application certain experts for sure, others perhaps, or one of its sets. */
export type Offer = { settled: ExpertSet; perhaps: ExpertSet } | { sets: ExpertSet[] };

/** The model of all assignments that the offers allow, and how to read its solutions. */
export interface Master {
  model: LinearModel;
  /** What the settled pairs give. */
  constant: number;
  /** The row of each expert. */
  expertRow: (expert: number) => number;
  /** The pairs of a solution in whole numbers. */
  experts: (values: ArrayLike<number>) => ExpertSet[];
}

/**
 * Builds it. `fits` 0: only whether there is one counts. With `penalty` an application may go without its set and
 * an expert below the minimum, at that cost, so that the first models have a solution too.
 */
export function masterOf(
  instance: Instance,
  offers: readonly Offer[],
  { fits, penalty }: { fits: 0 | 1; penalty: number | null },
): Master {
  const { experts, demand, fit } = instance;
  const min = Array.from(instance.min);
  const max = Array.from(instance.max);
  const rowOf = new Map<number, number>();
  const sizes: number[] = [];
  let constant = 0;
  const worth = (p: number, set: ExpertSet): number =>
    fits * set.reduce((sum, r) => sum + fit[p * experts + r]!, 0);
  offers.forEach((offer, p) => {
    if ('settled' in offer) {
      constant += worth(p, offer.settled);
      for (const r of offer.settled) {
        min[r]!--;
        max[r]!--;
      }
      if (offer.settled.length === demand[p]) return;
    }
    rowOf.set(p, sizes.push('sets' in offer ? 1 : demand[p]! - offer.settled.length) - 1);
  });
  const expertRow = (r: number): number => sizes.length + r;
  const model = emptyModel([...sizes, ...min], [...sizes, ...max]);
  const columns: [p: number, set: ExpertSet][] = [];
  for (const [p, row] of rowOf) {
    const offer = offers[p]!;
    for (const set of 'sets' in offer ? offer.sets : offer.perhaps.map((r) => [r])) {
      addColumn(model, worth(p, set), [row, ...set.map(expertRow)]);
      columns.push([p, set]);
    }
  }
  if (penalty !== null) {
    for (const [p, row] of rowOf) if ('sets' in offers[p]!) addColumn(model, -penalty, [row]);
    min.forEach((least, r) => {
      if (least > 0) addColumn(model, -penalty, [expertRow(r)], least);
    });
  }
  return {
    model,
    constant,
    expertRow,
    experts: (values) => {
      const found = offers.map((offer) => ('settled' in offer ? [...offer.settled] : []));
      columns.forEach(([p, set], j) => {
        if (values[j]! > 0.5) found[p]!.push(...set);
      });
      return found;
    },
  };
}
