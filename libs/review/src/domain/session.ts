import type { DrawRecord, DrawTerms } from '@keshen/assignment';
import { conflict } from '@keshen/kernel';
import type { StageOf } from '@keshen/programme';
import { z } from 'zod';
import { SLOTS_MOST } from './defence';

/** 答辩场次: whose order is to be drawn; the list is fixed when the seed is committed to. */
export const sessionRequest = z.strictObject({
  startsAt: z.iso.datetime(),
  place: z.string().trim().min(2).max(100),
  cases: z.array(z.uuid()).min(1).max(SLOTS_MOST),
});
export type SessionRequest = z.infer<typeof sessionRequest>;

/** Who leads the panel and signs its minutes. */
export const chairRequest = z.strictObject({ chair: z.uuid() });

/** 签到: an expert for oneself, or the officer for somebody. */
export const arrivalRequest = z.strictObject({ account: z.uuid().optional() });

export const clockPhases = ['present', 'answer'] as const;
export type ClockPhase = (typeof clockPhases)[number];

/** 计时: presentation or answers of a case begin now; without a case the clock stops. */
export const clockRequest = z.strictObject({
  run: z.strictObject({ caseId: z.uuid(), phase: z.enum(clockPhases) }).nullable(),
});
export type ClockRequest = z.infer<typeof clockRequest>;

/** What the clock shows: since when which part of which case runs. */
export interface RunningClock {
  caseId: string;
  phase: ClockPhase;
  startedAt: Date;
}

type Minutes = Pick<StageOf<'defence'>['arguments'], 'presentMinutes' | 'answerMinutes'>;

/** So many seconds before the end the clock warns. */
export const WARNING_SECONDS = 60;

/** Seconds left of a part, negative once it has run over, and how it looks. */
export function clockLeft(
  minutes: Minutes,
  phase: ClockPhase,
  startedAt: Date,
  now: Date,
): { seconds: number; whole: number; state: 'running' | 'warning' | 'over' } {
  const whole = 60 * (phase === 'present' ? minutes.presentMinutes : minutes.answerMinutes);
  // A page's clock may be a moment behind the server's.
  const seconds = whole - Math.max(0, Math.floor((now.getTime() - startedAt.getTime()) / 1000));
  return {
    seconds,
    whole,
    state: seconds <= 0 ? 'over' : seconds <= WARNING_SECONDS ? 'warning' : 'running',
  };
}

/** 3:12, and −0:30 once it has run over. */
export function clockText(seconds: number): string {
  const left = Math.abs(seconds);
  return `${seconds < 0 ? '−' : ''}${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** A session as its rules know it. */
export interface DefenceSession {
  id: string;
  callId: string;
  startsAt: Date;
  place: string;
  chair: string | null;
  commitment: string | null;
  drawnAt: Date | null;
  signedAt: Date | null;
}

/** Everybody of a session is drawn in one class: the order of the draw is the order of the slots. */
const SLOTS = 'slots';

/** 抽签: what is fixed before the draw of a session's order, by the applications' references. */
export const orderTerms = (session: string, references: readonly string[]): DrawTerms => ({
  subject: `defence ${session}`,
  quotas: [{ class: SLOTS, count: references.length }],
  candidates: [...references].sort().map((id) => ({ id, class: SLOTS })),
});

/** The published record of a drawn order, which `draw:verify` repeats. */
export const orderRecord = (
  session: string,
  commitment: string,
  seed: string,
  order: string[],
): DrawRecord => ({
  ...orderTerms(session, order),
  commitment,
  seed,
  drawn: order,
  substitutes: { [SLOTS]: [] },
});

/** A signed session is kept as it is. Refuses `defence.signed`. */
export function requireUnsigned(session: Pick<DefenceSession, 'signedAt'>): void {
  if (session.signedAt) throw conflict('defence.signed');
}

/** The order is drawn once. Refuses `defence.drawn`, `defence.no-draw` where nothing was committed to. */
export function requireUndrawn(session: DefenceSession): void {
  requireUnsigned(session);
  if (!session.commitment) throw conflict('defence.no-draw');
  if (session.drawnAt) throw conflict('defence.drawn');
}

/**
 * The chair signs when everybody has been heard and scored or has forfeited, and minutes are written. Refuses
 * `defence.signed`, `defence.not-held` with how many are open.
 */
export function requireHeld(
  session: DefenceSession,
  heard: readonly { attended: boolean | null; minutes: string; score: number | null }[],
): void {
  requireUnsigned(session);
  const open = heard.filter(
    ({ attended, minutes, score }) => attended === null || !minutes || (attended && score === null),
  ).length;
  if (open || heard.length === 0) throw conflict('defence.not-held', { open });
}

/** Why somebody leaves the room for a case: a conflict with it, or no seat in its panel. */
export type LeavingWhy = 'conflict' | 'no-seat';

/**
 * 离席: who of the session's people leaves the room for a case. A conflict that is on record sends out whoever it is,
 * also one who still holds a seat; everybody else without a seat in its panel leaves, too.
 */
export function leavingFor(
  seated: readonly string[],
  conflicted: readonly string[],
  people: readonly string[],
): { expert: string; why: LeavingWhy }[] {
  return people.flatMap((expert): { expert: string; why: LeavingWhy }[] => {
    if (conflicted.includes(expert)) return [{ expert, why: 'conflict' }];
    return seated.includes(expert) ? [] : [{ expert, why: 'no-seat' }];
  });
}
