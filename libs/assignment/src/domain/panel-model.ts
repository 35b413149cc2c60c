import { addColumn, emptyModel, type LinearModel } from './linear';
import { needs, panelOfRows, type Panel, type PanelInstance } from './panels';

/** What a model of panels contains: pairs, and of rules and floors those that have hindered so far. */
export interface Content {
  /** Of each row the experts that may be chosen; a settled row has as many as it needs and is not in the model. */
  offers: readonly (readonly number[])[];
  settled: Uint8Array;
  /** `panel:rule`. */
  rules: ReadonlySet<string>;
  floors: ReadonlySet<number>;
}

/** total: the sum of fits above `floor`. floor: what every panel under a floor reaches. slack: the least that is broken. */
export type Aim = { for: 'total'; floor: number } | { for: 'floor' } | { for: 'slack' };

/** A model with the places of its rows, and how to read its solutions. */
export interface PanelModel {
  model: LinearModel;
  /** What the settled rows give. */
  constant: number;
  demandRow: (row: number) => number | undefined;
  expertRow: (expert: number) => number;
  ruleRow: (key: string) => number;
  floorRow: (panel: number) => number;
  /** What of each row is chosen, by expert, where it is above 0. */
  chosen: (values: ArrayLike<number>) => Map<number, number>[];
  /** By how much each rule is broken. */
  slack: (values: ArrayLike<number>) => { key: string; by: number }[];
}

/** A rule of a panel by its key. */
export function ruleAt(panels: readonly Panel[], key: string) {
  const [panel, rule] = key.split(':').map(Number) as [number, number];
  return { panel, rule, ...panels[panel]!.rules[rule]! };
}

/** Builds it. A rule may be broken at `penalty` for each expert too many or too few; a floor as well, where asked. */
export function panelModel(
  problem: PanelInstance,
  { offers, settled, rules, floors }: Content,
  aim: Aim,
  { penalty, loose }: { penalty: number; loose: boolean },
): PanelModel {
  const { instance, panels } = problem;
  const { experts, demand, fit } = instance;
  const of = panelOfRows(problem);
  const fits = aim.for === 'total' ? 1 : 0;
  const demandRows = new Map<number, number>();
  const lower: number[] = [];
  const upper: number[] = [];
  const row = (least: number, most: number): number => {
    lower.push(least);
    return upper.push(most) - 1;
  };
  offers.forEach((_, p) => {
    if (!settled[p] && demand[p]! > 0) demandRows.set(p, row(demand[p]!, demand[p]!));
  });
  const firstExpert = lower.length;
  for (let r = 0; r < experts; r++) row(instance.min[r]!, instance.max[r]!);
  const ruleRows = new Map<string, number>();
  const rulesOf: Map<number, string[]>[] = panels.map(() => new Map<number, string[]>());
  for (const key of rules) {
    const { panel, experts: members, least, most } = ruleAt(panels, key);
    ruleRows.set(key, row(least, most));
    for (const r of members) {
      const known = rulesOf[panel]!.get(r);
      if (known) known.push(key);
      else rulesOf[panel]!.set(r, [key]);
    }
  }
  const floorRows = new Map<number, number>();
  const least = aim.for === 'total' ? aim.floor : 0;
  if (aim.for !== 'slack')
    for (const k of floors) if (needs(problem, k)) floorRows.set(k, row(least, Infinity));

  const model = { ...emptyModel(lower, upper), values: [] };
  const pairs: [p: number, r: number][] = [];
  let constant = 0;
  /** What is settled counts against the rows' bounds. */
  const settle = (at: number, value: number): void => {
    lower[at]! -= value;
    upper[at]! -= value;
  };
  offers.forEach((list, p) => {
    const k = of[p]!;
    for (const r of list) {
      const f = fit[p * experts + r]!;
      const here = [firstExpert + r, ...(rulesOf[k]!.get(r) ?? []).map((key) => ruleRows.get(key)!)];
      const floorRow = floorRows.get(k);
      if (settled[p]) {
        for (const at of here) settle(at, 1);
        if (floorRow !== undefined) lower[floorRow]! -= f;
        constant += fits * f;
        continue;
      }
      here.push(demandRows.get(p)!);
      const values = here.map(() => 1);
      if (floorRow !== undefined && f > 0) {
        here.push(floorRow);
        values.push(f);
      }
      addColumn(model, fits * f, here, 1, values);
      pairs.push([p, r]);
    }
  });
  const slacks: string[] = [];
  for (const [key, at] of ruleRows)
    for (const [bound, sign] of [
      [lower[at]!, 1],
      [-upper[at]!, -1],
    ] as const) {
      if (bound === -Infinity) continue;
      addColumn(model, -penalty, [at], experts, [sign]);
      slacks.push(key);
    }
  if (aim.for === 'total' && loose)
    for (const at of floorRows.values()) addColumn(model, -penalty, [at], Infinity, [1]);
  if (aim.for === 'floor') {
    const at = [...floorRows.values()];
    addColumn(
      model,
      1,
      at,
      Infinity,
      at.map(() => -1),
    );
  }
  return {
    model,
    constant,
    demandRow: (p) => demandRows.get(p),
    expertRow: (r) => firstExpert + r,
    ruleRow: (key) => ruleRows.get(key)!,
    floorRow: (k) => floorRows.get(k)!,
    chosen: (values) => {
      const found = offers.map((list, p) => new Map(settled[p] ? list.map((r) => [r, 1]) : []));
      pairs.forEach(([p, r], j) => {
        if (values[j]! > 1e-7) found[p]!.set(r, values[j]!);
      });
      return found;
    },
    slack: (values) =>
      slacks.flatMap((key, j) =>
        values[pairs.length + j]! > 1e-6 ? [{ key, by: values[pairs.length + j]! }] : [],
      ),
  };
}
