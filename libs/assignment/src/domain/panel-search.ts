import type { Pair } from './instance';
import type { LinearSolver } from './linear';
import type { Content, NamedBasis } from './panel-model';
import type { PanelCertificate } from './panel-prices';
import { brokenRules, needs, panelOfRows, rowOf, rulesOfExperts, type PanelInstance } from './panels';

/** What a solver's doubles may be off. */
const EXACT = 1e-6;
/** So many panels join a model at once because they are under its floor, the lowest first. */
const LOWEST = 50;

/**
 * What has been offered to the models of one problem, and what hinders: both only grow. A row that is not free has the
 * experts of the first assignment.
 */
export class PanelSearch {
  readonly offers: Set<number>[];
  readonly free: Uint8Array;
  readonly rules = new Set<string>();
  readonly floors = new Set<number>();
  readonly of: Int32Array;
  /** Where the last model was solved. */
  basis: NamedBasis | undefined;
  /** More than any assignment gives: to break one rule less is always worth it. */
  readonly penalty: number;
  private readonly needing: Uint8Array;
  private readonly settled: number[][];

  /** `first`: an assignment, which need not keep the rules; `start`: prices near the best of the total. */
  constructor(
    readonly problem: PanelInstance,
    readonly solver: LinearSolver,
    readonly first: readonly Pair[],
    readonly start: PanelCertificate,
  ) {
    const { applications, fit } = problem.instance;
    this.of = panelOfRows(problem);
    this.settled = Array.from({ length: applications }, () => []);
    for (const [p, r] of first) this.settled[p]!.push(r);
    this.offers = this.settled.map((list) => new Set(list));
    this.free = new Uint8Array(applications);
    for (const { panel } of brokenRules(problem, first)) this.release(panel);
    for (const { panel, rule } of start.rules) {
      this.release(panel);
      this.rules.add(`${panel}:${rule}`);
    }
    this.needing = Uint8Array.from(problem.panels, (_, k) => (needs(problem, k) ? 1 : 0));
    this.penalty = 1 + first.length * fit.reduce((a, b) => Math.max(a, b), 1);
  }

  /** Another search of the same problem that begins with these pairs and all that this one knows. */
  over(pairs: readonly Pair[]): PanelSearch {
    const search = new PanelSearch(this.problem, this.solver, pairs, this.start);
    this.offers.forEach((set, p) => {
      if (this.free[p]) for (const r of set) search.offers[p]!.add(r);
      search.free[p] = this.free[p]!;
    });
    for (const key of this.rules) search.rules.add(key);
    return search;
  }

  content(): Content {
    return {
      settled: this.settled.map((list, p) => (this.free[p] ? [] : list)),
      perhaps: this.offers.map((set, p) => (this.free[p] ? [...set] : [])),
      rules: this.rules,
      floors: this.floors,
    };
  }

  /** Whether an expert was in a row for sure while it was not free. */
  settledBefore(p: number, r: number): boolean {
    return this.settled[p]!.includes(r);
  }

  /** All rows of a panel are chosen anew from now on. */
  release(panel: number): void {
    for (const p of this.problem.panels[panel]!.rows) this.free[p] = 1;
  }

  /** Offers an expert to a row, which is free from then on; whether that is new. */
  offer(p: number, r: number): boolean {
    const fresh = !this.free[p] || !this.offers[p]!.has(r);
    this.free[p] = 1;
    this.offers[p]!.add(r);
    return fresh;
  }

  /** Adds the rules that a solution breaks and the panels under the floor; which of them were not there. */
  hindered(
    chosen: readonly ReadonlyMap<number, number>[],
    floor: number,
  ): { rules: boolean; floors: boolean } {
    let rules = false;
    const low: { k: number; sum: number }[] = [];
    this.problem.panels.forEach(({ rows }, k) => {
      let sum = 0;
      for (const p of rows)
        for (const [r, x] of chosen[p]!)
          sum += x * this.problem.instance.fit[p * this.problem.instance.experts + r]!;
      if (sum < floor - EXACT && this.needing[k] && !this.floors.has(k)) low.push({ k, sum });
      if (this.breaks(k, chosen)) {
        this.release(k);
        rules = true;
      }
    });
    low.sort((a, b) => a.sum - b.sum);
    for (const { k } of low.slice(0, LOWEST)) {
      this.floors.add(k);
      this.release(k);
    }
    return { rules, floors: low.length > 0 };
  }

  /** Adds the rules of a panel that are broken and were not there. */
  private breaks(k: number, chosen: readonly ReadonlyMap<number, number>[]): boolean {
    const panel = this.problem.panels[k]!;
    const { of, asking } = rulesOfExperts(panel.rules);
    const counts = new Map<number, number>();
    for (const i of asking) counts.set(i, 0);
    for (const p of panel.rows)
      for (const [r, x] of chosen[p]!)
        for (const i of of.get(r) ?? []) counts.set(i, (counts.get(i) ?? 0) + x);
    let grown = false;
    for (const [i, n] of counts) {
      const { experts, least, most } = panel.rules[i]!;
      if ((n <= most + EXACT && n >= least - EXACT) || this.rules.has(`${k}:${i}`)) continue;
      this.rules.add(`${k}:${i}`);
      grown = true;
      // Who can heal it must be there to be chosen.
      if (n < least)
        for (const r of experts) {
          const p = rowOf(this.problem, panel, r);
          if (p !== -1) this.offer(p, r);
        }
    }
    return grown;
  }
}
