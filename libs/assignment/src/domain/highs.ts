import type { Highs } from 'highs';
import type { Basis, LinearModel, LinearSolution, LinearSolver } from './linear';

/** HiGHS in WebAssembly as the solver; `seconds` says what the next model may take, 0 or less: there is no time left. */
export function highsSolver(highs: Highs, seconds: () => number): LinearSolver {
  return (model: LinearModel, whole: boolean, from?: Basis): LinearSolution | null => {
    const columns = model.cost.length;
    const limit = seconds();
    if (limit <= 0) return null;
    if (columns === 0) return withoutColumns(model);
    const { variableType, objectiveSense, modelStatus } = highs.constants;
    return highs.withModel(
      {
        numCols: columns,
        numRows: model.lower.length,
        sense: objectiveSense.maximize,
        colCost: Float64Array.from(model.cost),
        colLower: new Float64Array(columns),
        colUpper: Float64Array.from(model.most),
        rowLower: Float64Array.from(model.lower),
        rowUpper: Float64Array.from(model.upper),
        matrix: {
          format: 'csc',
          numRows: model.lower.length,
          numCols: columns,
          starts: Int32Array.from(model.starts),
          indices: Int32Array.from(model.rows),
          values: model.values
            ? Float64Array.from(model.values)
            : new Float64Array(model.rows.length).fill(1),
        },
        ...(whole ? { integrality: new Int32Array(columns).fill(variableType.integer) } : {}),
      },
      (native) => {
        native.options.set({ output_flag: false, time_limit: limit, mip_rel_gap: 0, mip_abs_gap: 0.5 });
        if (from) native.setBasis({ colStatus: from.columns, rowStatus: from.rows });
        native.run();
        const proven = native.getModelStatus() === modelStatus.optimal;
        // 2: a feasible primal solution is there, though the time may be over.
        if (!proven && native.info.get('primal_solution_status') !== 2) return null;
        const { colValue, rowDual } = native.getSolution();
        const solution = { total: native.getObjectiveValue(), values: colValue, duals: rowDual, proven };
        if (whole) return solution;
        const { colStatus, rowStatus } = native.getBasis();
        return { ...solution, basis: { columns: colStatus, rows: rowStatus } };
      },
    );
  };
}

/** HiGHS calls a model without columns empty, whatever its rows ask. */
function withoutColumns({ lower, upper }: LinearModel): LinearSolution | null {
  if (lower.some((least, i) => least > 0 || upper[i]! < 0)) return null;
  const basis = { columns: new Int32Array(), rows: new Int32Array(lower.length).fill(1) };
  return { total: 0, values: [], duals: lower.map(() => 0), proven: true, basis };
}
