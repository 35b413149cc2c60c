import {
  assignPanels,
  balanced,
  highsSolver,
  type LinearSolver,
  type PanelProgress,
  type Shortage,
} from '@keshen/assignment';
import type { TermRule } from '../domain/composition';
import {
  planInstance,
  planPanels,
  plannedPairs,
  type Need,
  type PlanObjective,
  type PlannedExpert,
} from '../domain/plan';
import type { PlanShortage } from '../domain/plan-views';

/** Of the whole time one model may take so much. */
const PART = 1 / 4;
/** Where the rules do not allow the evenest loads, everybody may have so many more, one after the other. */
const SLACK = 3;

/** What is solved; a thread of its own may be given it. */
export interface PlanProblem {
  needs: Need[];
  experts: PlannedExpert[];
  /** Of each case by expert: the fit, FORBIDDEN where it must not be. */
  fits: Map<string, Int16Array>;
  /** What each case's panel must be like as a whole. */
  terms: Map<string, readonly TermRule[]>;
}

/** A solved plan, or what hinders every one. `at` is the place of the expert. */
export type SolvedPlan =
  | {
      pairs: { caseId: string; expert: string; at: number }[];
      total: number;
      worstOff: number;
      bound: number;
      optimal: boolean;
      levels: { load: number; experts: number }[] | null;
    }
  | { shortage: PlanShortage };

/**
 * Solves what was gathered, in `seconds` and little more; `heard` is told of what is found on the way. Pure but for the
 * solver, which is loaded only where rules or the floor ask for it.
 */
export async function solvePlan(
  { needs, experts, fits, terms }: PlanProblem,
  objective: PlanObjective,
  seconds: number,
  heard: (progress: PanelProgress) => void = () => {},
): Promise<SolvedPlan> {
  const solver = solverFor(seconds);
  const instance = planInstance(needs, experts, (need, r) => fits.get(need.caseId)![r]!);
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
    const solved = await assignPanels({ ...panels, instance: { ...instance, max } }, aim, solver, heard);
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
      const constraint = solved.least ? 'rules' : 'time';
      return { shortage: { constraint, missing, cases, experts: [], rules } };
    }
    const { total, worstOff, bound, optimal } = solved;
    const pairs = plannedPairs(solved.pairs, needs, experts);
    const levels = even && even.levels.map(({ load, experts: held }) => ({ load, experts: held.length }));
    return { pairs, total, worstOff, bound, optimal, levels };
  }
}

const raised = (max: Int32Array, most: Int32Array, slack: number): Int32Array =>
  max.map((m, r) => Math.min(most[r]!, m + slack));

/** All models of a plan share its time; it counts from here. */
function solverFor(seconds: number): () => Promise<LinearSolver> {
  const until = performance.now() + seconds * 1000;
  const left = (): number => Math.min(seconds * PART, (until - performance.now()) / 1000);
  return async () => {
    const { default: load } = await import('highs');
    return highsSolver(await load(), left);
  };
}
