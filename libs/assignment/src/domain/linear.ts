/**
 * A linear programme: maximise Σ cost · x over 0 ≤ x ≤ most with lower ≤ Σ value · x of a row ≤ upper. Column `j` takes
 * part in rows[starts[j] … starts[j + 1]), with the `values` at the same places, or once where there are none.
 */
export interface LinearModel {
  cost: number[];
  most: number[];
  starts: number[];
  rows: number[];
  values?: number[];
  lower: number[];
  upper: number[];
}

/** What of a model's columns and rows holds where it is solved (0: lowest, 1: basic, 2: highest): a start for the next. */
export interface Basis {
  columns: Int32Array;
  rows: Int32Array;
}

/** `duals` of the rows and `basis`, of a continuous model only; `proven`: no better solution exists. */
export interface LinearSolution {
  total: number;
  values: ArrayLike<number>;
  duals: ArrayLike<number>;
  proven: boolean;
  basis?: Basis;
}

/**
 * Solves a model, with `whole` in whole numbers, from a basis if one is known; null when it has no solution or none was
 * found in time.
 */
export type LinearSolver = (model: LinearModel, whole: boolean, from?: Basis) => LinearSolution | null;

/** A model without columns over rows with these bounds. */
export const emptyModel = (lower: number[], upper: number[]): LinearModel => ({
  cost: [],
  most: [],
  starts: [0],
  rows: [],
  lower,
  upper,
});

/** Adds a column and returns its place. `values` beside `rows` in a model that has some. */
export function addColumn(
  model: LinearModel,
  cost: number,
  rows: Iterable<number>,
  most = 1,
  values?: Iterable<number>,
): number {
  model.cost.push(cost);
  model.most.push(most);
  model.rows.push(...rows);
  if (values) model.values?.push(...values);
  model.starts.push(model.rows.length);
  return model.cost.length - 1;
}
