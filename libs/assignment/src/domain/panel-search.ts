import type { Pair } from './instance';
import type { LinearSolver } from './linear';
import type { Aim, Content } from './panel-model';
import type { PanelCertificate } from './panel-prices';
import { brokenRules, needs, panelOfRows, rowOf, type PanelInstance } from './panels';

/** What the lowest sum may gain by breaking a rule is never worth it. */
const FLOOR_PENALTY = 1_000_000;
/** What a solver's doubles may be off. */
const EXACT = 1e-6;

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
  /** What breaking a rule costs in a model of the total, for each expert too many or too few. */
  penalty: number;

  /** `first`: an assignment, which need not keep the rules; `start`: prices near the best of the total. */
  constructor(
    readonly problem: PanelInstance,
    readonly solver: LinearSolver,
    readonly first: readonly Pair[],
    readonly start: PanelCertificate,
  ) {
    const { applications, demand, fit } = problem.instance;
    this.of = panelOfRows(problem);
    this.offers = Array.from({ length: applications }, () => new Set());
    for (const [p, r] of first) this.offers[p]!.add(r);
    this.free = new Uint8Array(applications);
    for (const { panel } of brokenRules(problem, first)) this.release(panel);
    for (const { panel, rule } of start?.rules ?? []) {
      this.release(panel);
      this.rules.add(`${panel}:${rule}`);
    }
    const most = demand.reduce((a, b) => Math.max(a, b), 1);
    this.penalty = 20 * most * fit.reduce((a, b) => Math.max(a, b), 1);
  }

  /** Another search of the same problem that begins with these pairs and all that this one knows. */
  over(pairs: readonly Pair[]): PanelSearch {
    const search = new PanelSearch(this.problem, this.solver, pairs, this.start);
    this.offers.forEach((set, p) => {
      if (this.free[p]) for (const r of set) search.offers[p]!.add(r);
      search.free[p] = this.free[p]!;
    });
    for (const key of this.rules) search.rules.add(key);
    search.penalty = this.penalty;
    return search;
  }

  content(): Content {
    return {
      offers: this.offers.map((set) => [...set]),
      settled: this.free.map((free) => 1 - free),
      rules: this.rules,
      floors: this.floors,
    };
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

  /** The price of breaking a rule under an aim. */
  penaltyFor(aim: Aim): number {
    return aim.for === 'total' ? this.penalty : aim.for === 'floor' ? FLOOR_PENALTY : 1;
  }

  /** Adds the rules that a solution breaks and the panels under the floor; whether there are any that were not there. */
  hindered(chosen: readonly ReadonlyMap<number, number>[], floor: number): boolean {
    const { panels, instance } = this.problem;
    let grown = false;
    panels.forEach((panel, k) => {
      const members = new Map<number, number>();
      let sum = 0;
      for (const p of panel.rows)
        for (const [r, x] of chosen[p]!) {
          members.set(r, x);
          sum += x * instance.fit[p * instance.experts + r]!;
        }
      const low = floor > 0 && sum < floor - EXACT && needs(this.problem, k) && !this.floors.has(k);
      if (low) this.floors.add(k);
      let hinders = low;
      panel.rules.forEach(({ experts, least, most }, i) => {
        let n = 0;
        for (const r of experts) n += members.get(r) ?? 0;
        if ((n <= most + EXACT && n >= least - EXACT) || this.rules.has(`${k}:${i}`)) return;
        this.rules.add(`${k}:${i}`);
        hinders = true;
        // Who can heal it must be there to be chosen.
        if (n < least)
          for (const r of experts) {
            const p = rowOf(this.problem, panel, r);
            if (p !== -1) this.offer(p, r);
          }
      });
      if (hinders) this.release(k);
      grown ||= hinders;
    });
    return grown;
  }
}
