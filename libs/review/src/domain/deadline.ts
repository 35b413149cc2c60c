import { addWorkingDays, dueInstant, shanghaiDate, shanghaiInstant } from '@keshen/kernel';
import type { StageOf } from '@keshen/programme';

type Arguments = Pick<
  StageOf<'review'>['arguments'],
  'softWorkingDays' | 'hardWorkingDays' | 'remindWorkingDays'
>;

/** 应交 and 最后期限: when a review is due, and after when none is taken any more. Null: with the stage, without end. */
export interface Deadlines {
  dueAt: Date | null;
  closesAt: Date | null;
}

/** A stage of another kind (a defence) gives its experts no time of their own. */
export const noDeadlines: Partial<Arguments> = {};

/** The time of one expert: in working days from the assignment, so that a replacement has as many as the others had. */
export const deadlinesOf = (
  { softWorkingDays, hardWorkingDays }: Partial<Arguments>,
  assignedAt: Date,
  stageDueAt: Date | null,
): Deadlines => ({
  dueAt: softWorkingDays === undefined ? stageDueAt : dueInstant(assignedAt, softWorkingDays),
  closesAt: hardWorkingDays === undefined ? null : dueInstant(assignedAt, hardWorkingDays),
});

/** Whether a review may no longer be handed in; a draft may still be kept. */
export const isClosed = ({ closesAt }: Pick<Deadlines, 'closesAt'>, now: Date): boolean =>
  closesAt !== null && now > closesAt;

/** After this instant a review that is missing is overdue, and a replacement is proposed: the last deadline there is. */
export const overdueFrom = ({ dueAt, closesAt }: Deadlines): Date | null => closesAt ?? dueAt;

/** Unanswered for so many working days, an invitation is sent word of again. */
const ANSWER_WORKING_DAYS = 2;

/** `answer`: neither accepted nor declined; `due`: soon due; `late`: past due and still taken. */
export type ReminderKind = 'answer' | 'due' | 'late';

/** When an expert is reminded, at nine in the morning of working days, in order; nothing before the assignment. */
export function remindersOf(
  { remindWorkingDays = [] }: Partial<Arguments>,
  { dueAt, closesAt }: Deadlines,
  assignedAt: Date,
): { kind: ReminderKind; at: Date }[] {
  const nine = (date: string): Date => shanghaiInstant(`${date}T09:00:00`);
  const off = (from: Date, days: number): Date => nine(addWorkingDays(shanghaiDate(from), days));
  const answer = { kind: 'answer' as const, at: off(assignedAt, ANSWER_WORKING_DAYS) };
  if (!dueAt) return [answer];
  const before = [...new Set(remindWorkingDays)].map((n) => ({ kind: 'due' as const, at: off(dueAt, -n) }));
  const late = { kind: 'late' as const, at: off(dueAt, 1) };
  return [
    ...(answer.at < dueAt ? [answer] : []),
    ...before,
    ...(closesAt && late.at > closesAt ? [] : [late]),
  ]
    .filter(({ at }) => at > assignedAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
