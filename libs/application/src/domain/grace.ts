import type { Problem } from '@keshen/kernel';

/** What a refused ticket in time tells about a later one. `versions` by path; `begun`: files whose upload had begun. */
export interface EarlierTicket {
  versions: Readonly<Record<string, number>>;
  refusedAt: Date;
  problems: readonly Problem[];
  begun: readonly string[];
}

/** Problems that say that something was not there at all. */
const ABSENT = new Set([
  'field.required',
  'field.declaration',
  'attachment.required',
  'table.min-rows',
  'group.min-items',
]);

/** The question or attachment that a problem is about: a row's belongs to its table. */
export const questionOf = (path: string): string => path.split('.').slice(0, 2).join('.');

/** The questions that a grace opens: those found wrong in time; null when something required was not there then. */
export function openedByGrace({ problems, begun }: EarlierTicket): string[] | null {
  const there = (p: Problem): boolean => !ABSENT.has(p.code) || begun.includes(questionOf(p.path));
  if (problems.length === 0 || !problems.every(there)) return null;
  return [...new Set(problems.map((p) => questionOf(p.path)))];
}

/** Until when corrections are taken: so many minutes from the deadline, or from the answer when that came later. */
export const graceEnds = (closes: Date, { refusedAt }: EarlierTicket, minutes: number): Date =>
  new Date(Math.max(closes.getTime(), refusedAt.getTime()) + minutes * 60_000);

/**
 * 宽限: whether a ticket after the deadline still counts. Null: it does. Else the refusal: `call.closed` when there is no
 * grace for it, `grace.other-fields` with the questions that were changed though they were not found wrong.
 */
export function graceProblem(
  closes: Date,
  minutes: number,
  earlier: EarlierTicket | null,
  late: { arrivedAt: Date; versions: Readonly<Record<string, number>> },
): { code: 'call.closed' } | { code: 'grace.other-fields'; paths: string[] } | null {
  const opened = earlier && openedByGrace(earlier);
  if (!earlier || !opened || minutes === 0 || late.arrivedAt > graceEnds(closes, earlier, minutes))
    return { code: 'call.closed' };
  const paths = Object.keys({ ...earlier.versions, ...late.versions }).filter(
    (path) => earlier.versions[path] !== late.versions[path] && !opened.includes(path),
  );
  return paths.length ? { code: 'grace.other-fields', paths: paths.sort() } : null;
}
