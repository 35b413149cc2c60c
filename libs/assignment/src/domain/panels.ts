import { FORBIDDEN, type Instance, type Pair } from './instance';

/** What the whole panel of an application must be like: of `experts` at least and at most so many. */
export interface PanelRule {
  experts: readonly number[];
  least: number;
  most: number;
}

/**
 * 评审组: the rows of the instance that are one application (a class of experts each), and the rules over all of them
 * together. Every expert is allowed in one row of a panel at the most.
 */
export interface Panel {
  rows: readonly number[];
  rules: readonly PanelRule[];
}

/** A transport problem whose rows make panels: an integer programme as soon as a rule hinders. */
export interface PanelInstance {
  instance: Instance;
  panels: readonly Panel[];
}

/** A rule that pairs break, by so many. */
export interface BrokenRule {
  panel: number;
  rule: number;
  by: number;
}

/** The panel of each row. */
export function panelOfRows({ instance, panels }: PanelInstance): Int32Array {
  const of = new Int32Array(instance.applications).fill(-1);
  panels.forEach(({ rows }, k) => rows.forEach((p) => (of[p] = k)));
  return of;
}

/** The sums of fits of the panels. */
export function panelSums(problem: PanelInstance, pairs: readonly Pair[]): Float64Array {
  const of = panelOfRows(problem);
  const { experts, fit } = problem.instance;
  const sums = new Float64Array(problem.panels.length);
  for (const [p, r] of pairs) sums[of[p]!]! += fit[p * experts + r]!;
  return sums;
}

/** The sum of fits of the panel that is served worst; 0 where no panel needs anybody. */
export function worstPanel(problem: PanelInstance, pairs: readonly Pair[]): number {
  const sums = panelSums(problem, pairs);
  const needing = [...sums].filter((_, k) => needs(problem, k));
  return needing.length ? Math.min(...needing) : 0;
}

/** What no floor exceeds: of some panel the best experts of its rows give no more together. */
export function mostOfOne(problem: PanelInstance): number {
  const { instance, panels } = problem;
  const { experts, demand, fit } = instance;
  let least = Infinity;
  panels.forEach(({ rows }, k) => {
    if (!needs(problem, k)) return;
    let sum = 0;
    for (const p of rows) {
      const fits = fit.slice(p * experts, (p + 1) * experts).sort();
      for (const f of fits.subarray(experts - demand[p]!)) sum += f;
    }
    least = Math.min(least, sum);
  });
  return least;
}

/** Whether a panel needs anybody. */
export const needs = ({ instance, panels }: PanelInstance, k: number): boolean =>
  panels[k]!.rows.some((p) => instance.demand[p]! > 0);

/** Every rule that an assignment breaks, panel by panel. */
export function brokenRules(problem: PanelInstance, pairs: readonly Pair[]): BrokenRule[] {
  const of = panelOfRows(problem);
  const members = problem.panels.map(() => new Set<number>());
  for (const [p, r] of pairs) members[of[p]!]!.add(r);
  return problem.panels.flatMap(({ rules }, panel) =>
    rules.flatMap(({ experts, least, most }, rule): BrokenRule[] => {
      const n = experts.reduce((sum, r) => sum + (members[panel]!.has(r) ? 1 : 0), 0);
      const by = Math.max(least - n, n - most);
      return by > 0 ? [{ panel, rule, by }] : [];
    }),
  );
}

/** The rules that each expert counts in, by their places, and those that ask for somebody at all. */
export interface RulesOfExperts {
  of: ReadonlyMap<number, readonly number[]>;
  asking: readonly number[];
}

const indexes = new WeakMap<readonly PanelRule[], RulesOfExperts>();

/** Looked up once for all panels that share their rules. */
export function rulesOfExperts(rules: readonly PanelRule[]): RulesOfExperts {
  const known = indexes.get(rules);
  if (known) return known;
  const of = new Map<number, number[]>();
  rules.forEach(({ experts }, i) => {
    for (const r of experts) {
      const at = of.get(r);
      if (at) at.push(i);
      else of.set(r, [i]);
    }
  });
  const index = { of, asking: [...rules.keys()].filter((i) => rules[i]!.least > 0) };
  indexes.set(rules, index);
  return index;
}

/** The row of a panel that needs somebody and in which an expert is allowed, or -1. */
export function rowOf({ instance }: PanelInstance, panel: Panel, expert: number): number {
  return (
    panel.rows.find(
      (p) => instance.demand[p]! > 0 && instance.fit[p * instance.experts + expert] !== FORBIDDEN,
    ) ?? -1
  );
}
