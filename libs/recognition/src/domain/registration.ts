import { z } from 'zod';

/** What an officer records on registering: the day on which the plaque was handed over, if it was already. */
export const registrationRecord = z.strictObject({ plaqueOn: z.iso.date().optional() });
export type RegistrationRecord = z.infer<typeof registrationRecord>;

/** 授牌: the day on which the plaque was handed over. */
export const plaqueRequest = z.strictObject({ on: z.iso.date() });

export const registerQuery = z.strictObject({
  text: z.string().trim().max(60).optional(),
  programme: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{1,11}$/)
    .optional(),
  state: z.enum(['registered', 'withdrawn']).optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type RegisterQuery = z.infer<typeof registerQuery>;

/** The number by its pattern: {year} and {serial:n}, n digits; a serial with more digits is written in full. */
export const registrationNumber = (pattern: string, year: number, serial: number): string =>
  pattern
    .replaceAll('{year}', String(year))
    .replace(/\{serial:(\d)\}/g, (_all, digits: string) => String(serial).padStart(Number(digits), '0'));

/** So many months after a day, `YYYY-MM-DD`; the end of a shorter month where that day does not exist. */
export function monthsAfter(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/**
 * What the end of a re-check means: completed keeps the registration; refused, lapsed or terminated withdraws it; a
 * re-check that was withdrawn says nothing.
 */
export const keeps = (result: string | null): boolean | null =>
  result === 'completed' ? true : result === 'withdrawn' ? null : false;
