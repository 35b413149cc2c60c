import { z } from 'zod';

/** 请假: whole days of Shanghai, both included. */
export interface Absence {
  from: string;
  until: string;
}

/** Absences that lie ahead of one expert. */
export const ABSENCES_MOST = 20;

/** An expert says when no reviews can be taken, or the office enters it. */
export const absenceRequest = z
  .strictObject({ from: z.iso.date(), until: z.iso.date(), note: z.string().trim().max(100).default('') })
  .refine((r) => r.from <= r.until, { path: ['until'], params: { code: 'period.order' } });
export type AbsenceRequest = z.infer<typeof absenceRequest>;

/** The first absence that falls into a window of days, both included; null: there from beginning to end. */
export const absenceWithin = (away: readonly Absence[], window: Absence): Absence | null =>
  away.find(({ from, until }) => from <= window.until && until >= window.from) ?? null;
