import { assignPanels, balanced, highsSolver, type LinearSolver, type Shortage } from '@keshen/assignment';
import type { PanelTerm } from '../domain/composition';
import { planInstance, planPanels, plannedPairs, type PlanObjective } from '../domain/plan';
import type { Gathered } from './plan.gather';

/** What one model may take of HiGHS, in seconds; after that the best found is told with its gap. */
const SECONDS = 60;
/** Where the rules do not allow the evenest loads, everybody may have so many more, one after the other. */
const SLACK = 3;

/** What keeps a plan from being: places, or rules of panels; and how little more would do. */
export interface PlanShortage {
  constraint: Shortage['constraint'] | 'rules';
  missing: number;
  cases: string[];
  experts: string[];
  rules?: { case: string; term: PanelTerm; by: number }[];
}

/** A solved plan, or what hinders every one. */
export type SolvedPlan =
  | {
      pairs: { caseId: string; expert: string; fit: number; fields: number; text: number; bids: number }[];
      total: number;
      worstOff: number;
      bound: number;
      optimal: boolean;
      levels: { load: number; experts: number }[] | null;
    }
  | { shortage: PlanShortage };

/** Solves what was gathered. Pure but for the solver, which is loaded only where rules or the floor ask for it. */
export async function solvePlan(
  { needs, experts, fits, terms }: Gathered,
  objective: PlanObjective,
): Promise<SolvedPlan> {
  const instance = planInstance(needs, experts, (need, r) => fits.get(need.caseId)![r]?.fit ?? null);
  const panels = planPanels(instance, needs, (caseId) => terms.get(caseId) ?? []);
  const names = (rows: number[]): string[] => [...new Set(rows.map((p) => needs[p]!.caseId))];
  const places = ({ constraint, missing, applications, experts: stuck }: Shortage): SolvedPlan => ({
    shortage: {
      constraint,
      missing,
      cases: names(applications),
      experts: stuck.map((r) => experts[r]!.accountId),
    },
  });
  const even =
    objective === 'balance'
      ? balanced(
          instance,
          experts.map((e) => e.open),
        )
      : null;
  if (even && 'shortage' in even) return places(even.shortage);
  for (let slack = 0; ; slack++) {
    const max = even && slack <= SLACK ? raised(even.max, instance.max, slack) : instance.max;
    const aim = objective === 'fair' ? 'fair' : 'total';
    const solved = await assignPanels({ ...panels, instance: { ...instance, max } }, aim, solver);
    if ('shortage' in solved) return places(solved.shortage);
    if ('broken' in solved) {
      if (even && slack <= SLACK) continue;
      const rules = solved.broken.map(({ panel, rule, by }) => ({
        case: panels.cases[panel]!,
        term: (terms.get(panels.cases[panel]!) ?? [])[rule]!.term,
        by,
      }));
      const missing = rules.reduce((sum, r) => sum + r.by, 0);
      const cases = [...new Set(rules.map((r) => r.case))];
      return { shortage: { constraint: 'rules', missing, cases, experts: [], rules } };
    }
    const { total, worstOff, bound, optimal } = solved;
    const pairs = plannedPairs(solved.pairs, needs, experts).map(({ caseId, expert, at }) => ({
      caseId,
      expert,
      ...fits.get(caseId)![at % experts.length]!,
    }));
    const levels = even && even.levels.map(({ load, experts: held }) => ({ load, experts: held.length }));
    return { pairs, total, worstOff, bound, optimal, levels };
  }
}

const raised = (max: Int32Array, most: Int32Array, slack: number): Int32Array =>
  max.map((m, r) => Math.min(most[r]!, m + slack));

async function solver(): Promise<LinearSolver> {
  const { default: load } = await import('highs');
  return highsSolver(await load(), () => SECONDS);
}
