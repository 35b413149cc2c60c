import { conflict, dueInstant } from '@keshen/kernel';
import {
  outcomeOf,
  stageById,
  workflowOf,
  type CaseKind,
  type Definition,
  type Stage,
  type StageKind,
} from '@keshen/programme';
import type { Case, Duty, Move } from './case';

/** What a move must know of a case. */
export type Movable = Pick<Case, 'kind' | 'stage' | 'endedAt' | 'partyId' | 'counterpartyId' | 'town'>;

/**
 * Decides one transition: the stage that the outcome leads to, its round, its due instant (end of the n-th
 * working day) and who owes something there. `roundsOf(stage)` tells how often the case has entered a stage.
 * Refuses `case.ended` and `outcome.unknown` (conflict).
 */
export function move(
  definition: Definition,
  subject: Movable,
  outcome: string,
  now: Date,
  roundsOf: (stage: string) => number,
): Move {
  if (subject.endedAt) throw conflict('case.ended');
  const stage = stageById(definition, subject.kind, subject.stage);
  const target = outcomeOf(stage, outcome).to;
  return entering(definition, subject, stage, outcome, target, now, roundsOf);
}

/** Decides the applicant's withdrawal: allowed only where the stage says so (`withdrawal.closed`, conflict). */
export function withdrawal(
  definition: Definition,
  subject: Movable,
  reason: string | undefined,
  now: Date,
  roundsOf: (stage: string) => number,
): Move {
  if (subject.endedAt) throw conflict('case.ended');
  const stage = stageById(definition, subject.kind, subject.stage);
  if (!stage.withdrawal) throw conflict('withdrawal.closed', { stage: stage.id });
  if (stage.withdrawal.reason === 'required' && !reason)
    throw conflict('withdrawal.reason', { field: 'remark' });
  return entering(definition, subject, stage, 'withdraw', stage.withdrawal.to, now, roundsOf);
}

/** Decides the first entry of a new case. */
export function opening(
  definition: Definition,
  subject: Omit<Movable, 'stage' | 'endedAt'>,
  now: Date,
): Move {
  const workflow = workflowOf(definition, subject.kind);
  if (!workflow) throw conflict('workflow.absent', { kind: subject.kind });
  return entering(definition, subject, null, 'open', workflow.start, now, () => 0);
}

function entering(
  definition: Definition,
  subject: Omit<Movable, 'stage' | 'endedAt'>,
  left: Stage | null,
  outcome: string,
  target: string,
  now: Date,
  roundsOf: (stage: string) => number,
): Move {
  const next = stageById(definition, subject.kind, target);
  return {
    outcome,
    stage: next.id,
    stageKind: next.kind,
    round: roundsOf(next.id) + 1,
    dueAt: next.workingDays === null ? null : dueInstant(now, next.workingDays),
    duties: dutiesOf(next, subject),
    result: next.kind === 'closed' ? next.arguments.result : null,
    announced: next.messages.length > 0 || !!left?.messages.some((m) => m.on === 'reminder'),
  };
}

/**
 * Who owes something on entering a stage. Experts owe only once they are assigned; departments owe an opinion
 * each; the system owes nothing that a person could see.
 */
export function dutiesOf(
  stage: Stage,
  subject: Pick<Movable, 'partyId' | 'counterpartyId' | 'town'>,
): Duty[] {
  if (stage.kind === 'consultation')
    return stage.arguments.departments.map((d) => ({ role: 'department', scope: d.id }));
  // A report comes first; the officer owes an answer once it is in.
  if (isReported(stage)) return [{ role: 'applicant', scope: subject.partyId }];
  const roles = [...new Set([...stage.actors, ...(indispensable[stage.kind] ?? [])])];
  const owed = roles.flatMap((role): Duty[] => {
    switch (role) {
      case 'system':
      case 'expert':
        return [];
      case 'applicant':
        return [{ role, scope: subject.partyId }];
      case 'institution':
        // A redemption is the institution's own case; an order has it on the other side.
        return [{ role, scope: subject.counterpartyId ?? subject.partyId }];
      case 'recommender':
        // Who belongs to no town or park is recommended by the commission itself.
        return [subject.town === null ? { role: 'officer', scope: null } : { role, scope: subject.town }];
      case 'department':
        return [];
      default:
        return [{ role, scope: null }];
    }
  });
  return owed.length === 0 && checked.includes(stage.kind) ? [{ role: 'officer', scope: null }] : owed;
}

/** A stage that waits for the applicant's report before the officer answers it. */
const isReported = (stage: Stage): boolean =>
  (stage.kind === 'milestone' || stage.kind === 'acceptance' || stage.kind === 'evaluation') &&
  stage.actors.includes('applicant');

/** Without whom a kind cannot go on, whether its definition names them or not: who assigns, publishes, signs, pays. */
const indispensable: Partial<Record<StageKind, Stage['actors']>> = {
  screening: ['officer'],
  review: ['officer'],
  defence: ['officer'],
  decision: ['leader'],
  notice: ['officer'],
  agreement: ['applicant', 'officer'],
  payment: ['finance'],
  upward: ['officer'],
  registration: ['officer'],
};

/** Kinds that somebody concludes: where the definition names nobody who could, the officer does. */
const checked: readonly StageKind[] = ['formal-check', 'site-visit', 'milestone', 'acceptance', 'evaluation'];

export type { CaseKind };
