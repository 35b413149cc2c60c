import type { Environment } from '@marcbachmann/cel-js';
import { isDate } from '@keshen/kernel';

const parts = (date: string): [number, number, number] => {
  if (!isDate(date)) throw new RangeError('not a date');
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
};

const nextDay = (date: string): string => {
  parts(date);
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
};

/**
 * Months from the first to the last day, the last day included, a begun month counted whole:
 * 2026-01-01 to 2027-12-31 are 24. Zero when the last day is before the first.
 */
export function monthsBetween(first: string, last: string): number {
  const [y1, m1, d1] = parts(first);
  const [y2, m2, d2] = parts(nextDay(last));
  const months = (y2 - y1) * 12 + (m2 - m1) + (d2 > d1 ? 1 : 0);
  return Math.max(0, months);
}

/** Completed years from a date to another: the anniversary itself completes the year. */
export function yearsSince(date: string, today: string): number {
  const [y1, m1, d1] = parts(date);
  const [y2, m2, d2] = parts(today);
  return y2 - y1 - (m2 < m1 || (m2 === m1 && d2 < d1) ? 1 : 0);
}

/** Days from a date to another; below zero when the second is before the first. */
export const daysBetween = (first: string, last: string): number =>
  parts(first) &&
  parts(last) &&
  (Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000;

/** `a × b ÷ c` rounded down, exactly; c must be above zero. */
export function portion(a: bigint, b: bigint, c: bigint): bigint {
  if (c <= 0n) throw new RangeError('divisor');
  const product = a * b;
  return product % c < 0n ? product / c - 1n : product / c;
}

/** The sum of a column; a row that does not give it counts as nothing. */
export function sumOf(rows: unknown, column: string): bigint {
  let sum = 0n;
  for (const row of rows as Iterable<unknown>) {
    const cell = row instanceof Map ? row.get(column) : (row as Record<string, unknown>)[column];
    if (typeof cell === 'bigint') sum += cell;
  }
  return sum;
}

/** What expressions may call; everything is exact, total over well-typed values, and knows no clock. */
export function registerFunctions(environment: Environment): void {
  environment
    .registerFunction('months_between(string, string): int', (a: string, b: string) =>
      BigInt(monthsBetween(a, b)),
    )
    .registerFunction('days_between(string, string): int', (a: string, b: string) =>
      BigInt(daysBetween(a, b)),
    )
    .registerFunction('years_since(string, string): int', (a: string, b: string) => BigInt(yearsSince(a, b)))
    .registerFunction('sum_of(list, string): int', sumOf)
    .registerFunction('min(int, int): int', (a: bigint, b: bigint) => (a < b ? a : b))
    .registerFunction('max(int, int): int', (a: bigint, b: bigint) => (a > b ? a : b))
    .registerFunction('portion(int, int, int): int', portion);
}
