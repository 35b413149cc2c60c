import { FORBIDDEN, type Instance, type Pair, type PanelInstance } from '@keshen/assignment';
import { conflict } from '@keshen/kernel';
import type { ExpertClass } from './expert';
import type { Rubric } from './score';
import { panelSize } from './assign';
import type { TermRule } from './composition';

/** 目标: the total; first the panel that is served worst; or loads as even as can be, then the total. */
export const planObjectives = ['fair', 'balance', 'total'] as const;
export type PlanObjective = (typeof planObjectives)[number];

export const planStates = ['solving', 'proposed', 'infeasible', 'released', 'discarded'] as const;
/** 分配方案: solving until the worker has solved it, then proposed or infeasible; released or discarded at the end. */
export type PlanState = (typeof planStates)[number];

/** An application that still needs experts, as the plan sees it. */
export interface PlannedCase {
  caseId: string;
  panel: Rubric['panel'];
  /** Classes of those who sit on the panel already. */
  seated: ExpertClass[];
}

/** An expert as one application sees one: null where it must not be (a conflict, or seated already). */
export interface PlannedExpert {
  accountId: string;
  class: ExpertClass;
  /** How many more reviews this expert may take on, and how many are open. */
  room: number;
  open: number;
}

/** One row of the instance: so many experts of one class (null: of any) for one application. */
export interface Need {
  caseId: string;
  class: ExpertClass | null;
  count: number;
}

/**
 * What an application still needs, class by class. What the composition leaves open up to the panel's size comes
 * from its first class (A), or from any where it names none.
 */
export function needsOf({ caseId, panel, seated }: PlannedCase): Need[] {
  const lacking = panelSize(panel) - seated.length;
  const needs: Need[] = panel.composition.map((part) => ({
    caseId,
    class: part.class,
    count: Math.max(0, part.count - seated.filter((c) => c === part.class).length),
  }));
  const open = lacking - needs.reduce((sum, need) => sum + need.count, 0);
  if (open > 0 && needs[0]) needs[0].count += open;
  else if (open > 0) needs.push({ caseId, class: null, count: open });
  return needs.filter((need) => need.count > 0);
}

/** The transport problem of a call: a row for each need, so that a class is a matter of who is allowed (else FORBIDDEN). */
export function planInstance(
  needs: readonly Need[],
  experts: readonly PlannedExpert[],
  fitOf: (need: Need, expert: number) => number,
): Instance {
  const fit = new Int32Array(needs.length * experts.length).fill(FORBIDDEN);
  needs.forEach((need, p) =>
    experts.forEach((expert, r) => {
      if (need.class === null || need.class === expert.class) fit[p * experts.length + r] = fitOf(need, r);
    }),
  );
  return {
    applications: needs.length,
    experts: experts.length,
    demand: Int32Array.from(needs, (need) => need.count),
    min: new Int32Array(experts.length),
    max: Int32Array.from(experts, (expert) => Math.max(0, expert.room)),
    fit,
  };
}

/** The same with what each panel must be like as a whole. */
export function planPanels(
  instance: Instance,
  needs: readonly Need[],
  termsOf: (caseId: string) => readonly TermRule[],
): PanelInstance & { cases: string[] } {
  const rows = new Map<string, number[]>();
  needs.forEach(({ caseId }, p) => rows.set(caseId, [...(rows.get(caseId) ?? []), p]));
  const panels = [...rows].map(([caseId, rows]) => ({ rows, rules: termsOf(caseId) }));
  return { instance, panels, cases: [...rows.keys()] };
}

/** The pairs of a solution as cases and accounts; `at` is the expert's place. */
export const plannedPairs = (
  pairs: readonly Pair[],
  needs: readonly Need[],
  experts: readonly PlannedExpert[],
): { caseId: string; expert: string; at: number }[] =>
  pairs.map(([p, r]) => ({
    caseId: needs[p]!.caseId,
    expert: experts[r]!.accountId,
    at: r,
  }));

/** What may still be changed or released: a proposal, as it was seen. Refuses `plan.over`, `plan.changed`. */
export function requireProposed(plan: { state: PlanState; version: number }, version: number): void {
  if (plan.state !== 'proposed') throw conflict('plan.over', { state: plan.state });
  if (plan.version !== version) throw conflict('plan.changed', { version: plan.version });
}

/** Loads and fits of a plan as bars: how many experts have so many reviews, how many pairs a fit of that ten. */
export function histogram(values: readonly number[], step: number): { from: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    const from = Math.floor(value / step) * step;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([from, count]) => ({ from, count }));
}
