import type { CaseKind, StageActor, StageKind } from '@keshen/programme';

/** 办件: what moves through the stages of a workflow. Times are UTC instants. */
export interface Case {
  id: string;
  kind: CaseKind;
  applicationId: string;
  partyId: string;
  /** The other party of a case between two: the service institution of an order. */
  counterpartyId: string | null;
  parentId: string | null;
  callId: string;
  programmeVersionId: string;
  town: string | null;
  stage: string;
  stageKind: StageKind;
  /** The open (or last) entry into a stage. */
  entryId: number;
  entryNo: number;
  round: number;
  enteredAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  result: CaseResult | null;
  /** Outcomes of the parent that wait until this case ends (an objection holds the award). */
  holds: string[];
  /** 试运行: has its application's mode. */
  trial: boolean;
  version: number;
}
export type CaseResult = 'completed' | 'refused' | 'withdrawn' | 'lapsed' | 'terminated';

/** 待办: who owes something while a case stands in a stage. `scope`: town, department or party. */
export interface Duty {
  role: StageActor;
  scope: string | null;
}

/** What one transition does to a case. Decided purely, written by `CaseService.advance` alone. */
export interface Move {
  outcome: string;
  stage: string;
  stageKind: StageKind;
  round: number;
  dueAt: Date | null;
  duties: Duty[];
  result: CaseResult | null;
  /** Whether somebody is to be told, or reminders of the stage that is left are to be cancelled. */
  announced: boolean;
}
