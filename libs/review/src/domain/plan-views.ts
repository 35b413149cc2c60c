import type { Shortage } from '@keshen/assignment';
import type { Candidate } from './assign';
import type { Bid } from './bid';
import type { PanelTerm, Verdict } from './composition';
import type { ExpertClass } from './expert';
import type { Fit, FitWeights } from './fit';
import type { PlanObjective, PlanState } from './plan';

// What is read of plans: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** How far a plan is: what it needs is read until `since` is there, then it is solved. */
export interface PlanProgress {
  since: string | null;
  seconds: number;
  total?: number;
  bound?: number;
  worstOff?: number;
}

/** What keeps a plan from being: places, or rules of panels; and how little more would do. */
export interface PlanShortage {
  /** `time`: none was found that keeps the rules named; whether there is one is not known. */
  constraint: Shortage['constraint'] | 'rules' | 'time';
  missing: number;
  cases: string[];
  experts: string[];
  rules?: HinderingRule[];
}

/** A rule of a case's panel that cannot be kept, and by how much. */
export interface HinderingRule {
  case: string;
  term: PanelTerm;
  by: number;
}

/** A row of assignment_plans. */
export interface Plan {
  id: string;
  callId: string;
  state: PlanState;
  objective: PlanObjective;
  most: number | null;
  total: number | null;
  worstOff: number | null;
  bound: number | null;
  optimal: boolean | null;
  shortage: PlanShortage | null;
  levels: { load: number; experts: number }[] | null;
  /** Of a plan that is being solved: since when, for how long at the most, and the best found so far. */
  progress: PlanProgress | null;
  createdAt: Date;
  endedAt: Date | null;
  version: number;
}

/** An expert in a plan, or one who could be. */
export interface PlanSeat {
  expert: string;
  name: string;
  class: ExpertClass;
  unit: string;
  fit: number;
  /** The parts of the fit; null: planned before they were kept. */
  fields: number | null;
  text: number | null;
  bids: number | null;
  byHand: boolean;
}

export interface PlanCase {
  caseId: string;
  applicationId: string;
  reference: string;
  title: string;
  party: string;
  /** Sum of fits. */
  fit: number;
  seats: PlanSeat[];
  /** What the whole panel must be and is, with those who sit already. */
  verdicts: Verdict[];
}

/** A plan as the officer inspects it: who serves whom, how the loads and fits are spread, who is served worst. */
export interface PlanView extends Plan {
  /** Of the first application; all of a call have the same programme. */
  weights: FitWeights | null;
  /** The rules that hinder it name their applications. */
  shortage: (Omit<PlanShortage, 'rules'> & { rules?: (HinderingRule & { title: string })[] }) | null;
  /** The worst-served first. */
  cases: PlanCase[];
  loads: { from: number; count: number }[];
  fits: { from: number; count: number }[];
}

/** A candidate with how well the application suits one, and whether another track keeps them out. */
export type Fitting = Candidate & Fit & { offTrack: boolean; bid: Bid | null };

/** An alternative for one application of a plan. */
export type Alternative = Fitting & { planned: number; seated: boolean };
