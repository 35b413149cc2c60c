import { conflict, invalid } from '@keshen/kernel';
import type { StageOf } from '@keshen/programme';
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
}

type Arguments = StageOf<'defence'>['arguments'];

/** From when until when a slot of a session runs: presentation and answers, one application after the other. */
export function slotTime(
  { presentMinutes, answerMinutes }: Pick<Arguments, 'presentMinutes' | 'answerMinutes'>,
  { sessionAt, slot }: { sessionAt: Date; slot: number },
): { from: Date; until: Date } {
  const length = (presentMinutes + answerMinutes) * 60_000;
  const from = sessionAt.getTime() + (slot - 1) * length;
  return { from: new Date(from), until: new Date(from + length) };
}

/** Scores count once the applicant has come. Refuses `defence.not-scheduled`, `defence.not-attended`. */
export function requireAttended(defence: Defence | null): void {
  if (!defence) throw conflict('defence.not-scheduled');
  if (!defence.attended) throw conflict('defence.not-attended');
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
