import { conflict, invalid } from '@keshen/kernel';
import type { Definition, StageOf } from '@keshen/programme';
import { z } from 'zod';

/** The most applications that one session hears. */
export const SLOTS_MOST = 100;

/** 答辩安排: when the session begins, where, and the how-manieth the application is. */
export const defenceSchedule = z.strictObject({
  sessionAt: z.iso.datetime(),
  place: z.string().trim().min(2).max(100),
  slot: z.int().min(1).max(SLOTS_MOST),
});
export type DefenceSchedule = z.infer<typeof defenceSchedule>;

/** 答辩记录: whether the applicant came, and the minutes. */
export const defenceRecord = z.strictObject({
  attended: z.boolean(),
  minutes: z.string().trim().max(10_000),
});
export type DefenceRecord = z.infer<typeof defenceRecord>;

/** A defence as it is kept; `attended` is null until somebody has said. */
export interface Defence {
  entryId: number;
  sessionId: string;
  sessionAt: Date;
  place: string;
  slot: number;
  attended: boolean | null;
  minutes: string;
  /** When the applicant was first noted to have come. */
  cameAt: Date | null;
  /** When its clock was stopped last. */
  endedAt: Date | null;
  /** Its clock runs now. */
  running: boolean;
}

type Arguments = StageOf<'defence'>['arguments'];

/** Minutes for which scores are taken after a slot where the programme does not say (A). */
const SCORE_MINUTES = 5;

/** The minutes of a slot's parts, and for which scores are taken after it. */
export const minutesEach = ({ presentMinutes, answerMinutes, scoreMinutes = SCORE_MINUTES }: Arguments) => ({
  presentMinutes,
  answerMinutes,
  scoreMinutes,
});

/** From when until when a slot of a session runs: presentation and answers, one application after the other. */
export function slotTime(
  { presentMinutes, answerMinutes }: Pick<Arguments, 'presentMinutes' | 'answerMinutes'>,
  { sessionAt, slot }: { sessionAt: Date; slot: number },
): { from: Date; until: Date } {
  const length = (presentMinutes + answerMinutes) * 60_000;
  const from = sessionAt.getTime() + (slot - 1) * length;
  return { from: new Date(from), until: new Date(from + length) };
}

/** 迟到: only from this instant on an applicant who has not come may be said to forfeit, as the programme gives it. */
export const lateFrom = (stage: Arguments, defence: Pick<Defence, 'sessionAt' | 'slot'>): Date =>
  new Date(slotTime(stage, defence).from.getTime() + (stage.lateMinutes ?? 0) * 60_000);

/** Nobody forfeits before the own time has come. Refuses `defence.not-late` with from when on. */
export function requireLate(stage: Arguments, defence: Pick<Defence, 'sessionAt' | 'slot'>, now: Date): void {
  const from = lateFrom(stage, defence);
  if (now < from) throw conflict('defence.not-late', { from: from.toISOString() });
}

/**
 * 收分截止: until when scores are taken, `scoreMinutes` after the end. That is when its clock was stopped; where no clock
 * ran, the end of the slot, or that much later as the applicant came. Null: not heard yet, or being heard.
 */
export function scoresClose(
  stage: Arguments,
  defence: Pick<Defence, 'sessionAt' | 'slot' | 'cameAt' | 'endedAt' | 'running'>,
): Date | null {
  const { cameAt, endedAt, running } = defence;
  if (!cameAt || running) return null;
  const { from, until } = slotTime(stage, defence);
  const planned = Math.max(until.getTime(), cameAt.getTime() + (until.getTime() - from.getTime()));
  return new Date((endedAt?.getTime() ?? planned) + minutesEach(stage).scoreMinutes * 60_000);
}

/** The same for one expert: the officer may have given more time (`closesAt` of the review). */
export function scoresCloseFor(
  stage: Arguments,
  defence: Pick<Defence, 'sessionAt' | 'slot' | 'cameAt' | 'endedAt' | 'running'>,
  { closesAt }: { closesAt: Date | null },
): Date | null {
  const close = scoresClose(stage, defence);
  return close && closesAt && closesAt > close ? closesAt : close;
}

/** The defence that a programme holds; undefined where it has none. */
export const defenceIn = (definition: Definition): StageOf<'defence'> | undefined =>
  definition.workflows.application.stages.find((each): each is StageOf<'defence'> => each.kind === 'defence');

/** Scores count once the applicant has come. Refuses `defence.not-scheduled`, `defence.not-attended`. */
export function requireAttended(defence: Defence | null): Defence {
  if (!defence) throw conflict('defence.not-scheduled');
  if (!defence.attended) throw conflict('defence.not-attended');
  return defence;
}

/**
 * How a defence ends without scores: who did not come forfeits, or fails where the stage knows no forfeiting. Null when
 * the applicant came and the scores decide. Refuses `defence.not-scheduled`, `defence.presence-open`,
 * `defence.minutes-needed`, and `defence.forfeited` for another outcome.
 */
export function forfeit(stage: Arguments, defence: Defence | null, chosen: string): string | null {
  if (!defence) throw conflict('defence.not-scheduled');
  if (defence.attended === null) throw conflict('defence.presence-open');
  if (!defence.minutes) throw invalid('defence.minutes-needed', { field: 'minutes' });
  if (defence.attended) return null;
  const outcome = stage.forfeits ?? stage.fails;
  if (chosen !== outcome) throw conflict('defence.forfeited', { outcome });
  return outcome;
}
