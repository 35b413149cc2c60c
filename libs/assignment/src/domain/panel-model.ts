import { addColumn, emptyModel, type Basis, type LinearModel } from './linear';
import { panelOfRows, type Panel, type PanelInstance } from './panels';

/** What a model of panels contains: of each row who is in for sure and who perhaps; rules by `panel:rule`; floors by panel. */
export interface Content {
  settled: readonly (readonly number[])[];
  perhaps: readonly (readonly number[])[];
  rules: ReadonlySet<string>;
  floors: ReadonlySet<number>;
}

/** total: the sum of fits above `floor`. floor: what every panel under a floor reaches, `weight` times, and the sum of fits. */
export type Aim = { for: 'total'; floor: number } | { for: 'floor'; weight: number };

/** A basis by the names of columns and rows, so that a model which has more of them can begin with it. */
export interface NamedBasis {
  columns: Map<string | number, number>;
  rows: Map<string, number>;
}

/** A model with the places of its rows, and how to read its solutions. */
export interface PanelModel {
  model: LinearModel;
  /** What is settled gives. */
  constant: number;
  demandRow: (row: number) => number | undefined;
  expertRow: (expert: number) => number;
  ruleRow: (key: string) => number;
  floorRow: (panel: number) => number;
  /** What of each row is chosen, by expert, where it is above 0. */
  chosen: (values: ArrayLike<number>) => Map<number, number>[];
  /** Its basis by names, and one of those in its own places. */
  named: (basis: Basis) => NamedBasis;
  placed: (basis: NamedBasis, settledBefore: (p: number, r: number) => boolean) => Basis;
}

/** A rule of a panel by its key. */
export function ruleAt(panels: readonly Panel[], key: string) {
  const [panel, rule] = key.split(':').map(Number) as [number, number];
  return { panel, rule, ...panels[panel]!.rules[rule]! };
}

/** A column or row at its lowest, in the basis, at its highest. */
const LOWEST = 0;
const BASIC = 1;
const HIGHEST = 2;

/**
 * Builds it. With a `penalty` a rule may be broken at it for each expert too many or too few; with `loose` a floor as well.
 * In a model of the total the floors are the aim's.
 */
export function panelModel(
  problem: PanelInstance,
  { settled, perhaps, rules, floors }: Content,
  aim: Aim,
  { penalty, loose }: { penalty: number | null; loose: boolean },
): PanelModel {
  const { instance, panels } = problem;
  const { experts, demand, fit } = instance;
  const of = panelOfRows(problem);
  const rowNames: string[] = [];
  const columnNames: (string | number)[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  const row = (name: string, least: number, most: number): number => {
    rowNames.push(name);
    lower.push(least);
    return upper.push(most) - 1;
  };
  const demandRows = new Map<number, number>();
  settled.forEach((list, p) => {
    const lacking = demand[p]! - list.length;
    if (lacking > 0) demandRows.set(p, row(`demand ${p}`, lacking, lacking));
  });
  const firstExpert = lower.length;
  for (let r = 0; r < experts; r++) row(`expert ${r}`, instance.min[r]!, instance.max[r]!);
  const ruleRows = new Map<string, number>();
  const rulesOf: Map<number, number[]>[] = panels.map(() => new Map<number, number[]>());
  for (const key of rules) {
    const { panel, experts: members, least, most } = ruleAt(panels, key);
    const at = row(key, least, most);
    ruleRows.set(key, at);
    for (const r of members) {
      const known = rulesOf[panel]!.get(r);
      if (known) known.push(at);
      else rulesOf[panel]!.set(r, [at]);
    }
  }
  const floorRows = new Map<number, number>();
  const least = aim.for === 'total' ? aim.floor : 0;
  for (const k of floors) floorRows.set(k, row(`floor ${k}`, least, Infinity));

  const model = { ...emptyModel(lower, upper), values: [] };
  const column = (name: string | number, cost: number, rows: number[], most: number, values: number[]) => {
    columnNames.push(name);
    return addColumn(model, cost, rows, most, values);
  };
  let constant = 0;
  const rowsOf = (p: number, r: number): number[] => [firstExpert + r, ...(rulesOf[of[p]!]!.get(r) ?? [])];
  settled.forEach((list, p) => {
    const floorRow = floorRows.get(of[p]!);
    for (const r of list) {
      // What is settled counts against the rows' bounds.
      for (const at of rowsOf(p, r)) {
        lower[at]! -= 1;
        upper[at]! -= 1;
      }
      const f = fit[p * experts + r]!;
      if (floorRow !== undefined) lower[floorRow]! -= f;
      constant += f;
    }
  });
  const pairs: [p: number, r: number][] = [];
  for (const [p, demandRow] of demandRows) {
    const floorRow = floorRows.get(of[p]!);
    for (const r of perhaps[p]!) {
      const f = fit[p * experts + r]!;
      const here = [demandRow, ...rowsOf(p, r)];
      const values = here.map(() => 1);
      if (floorRow !== undefined && f > 0) {
        here.push(floorRow);
        values.push(f);
      }
      column(p * experts + r, f, here, 1, values);
      pairs.push([p, r]);
    }
  }
  if (penalty !== null)
    for (const [key, at] of ruleRows) {
      if (lower[at] !== -Infinity) column(`${key} more`, -penalty, [at], experts, [1]);
      if (upper[at] !== Infinity) column(`${key} less`, -penalty, [at], experts, [-1]);
    }
  if (aim.for === 'floor') {
    const at = [...floorRows.values()];
    const values = at.map(() => -1);
    column('floor', aim.weight, at, Infinity, values);
  } else if (loose && penalty !== null)
    for (const [k, at] of floorRows) column(`floor ${k}`, -penalty, [at], Infinity, [1]);
  return {
    model,
    constant,
    demandRow: (p) => demandRows.get(p),
    expertRow: (r) => firstExpert + r,
    ruleRow: (key) => ruleRows.get(key)!,
    floorRow: (k) => floorRows.get(k)!,
    chosen: (values) => {
      const found = settled.map((list) => new Map(list.map((r) => [r, 1])));
      pairs.forEach(([p, r], j) => {
        if (values[j]! > 1e-7) found[p]!.set(r, values[j]!);
      });
      return found;
    },
    named: (basis) => ({
      columns: new Map(columnNames.map((name, j) => [name, basis.columns[j]!])),
      rows: new Map(rowNames.map((name, i) => [name, basis.rows[i]!])),
    }),
    placed: (basis, settledBefore) => ({
      columns: Int32Array.from(columnNames, (name) => {
        const known = basis.columns.get(name);
        if (known !== undefined || typeof name === 'string') return known ?? LOWEST;
        return settledBefore(Math.floor(name / experts), name % experts) ? HIGHEST : LOWEST;
      }),
      rows: Int32Array.from(rowNames, (name) => basis.rows.get(name) ?? BASIC),
    }),
  };
}
