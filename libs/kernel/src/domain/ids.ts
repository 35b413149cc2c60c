/**
 * The number people quote on the telephone: the call's code, the year, the running number with at least four
 * digits, `CXY-2026-0117`.
 */
export const referenceNumber = (code: string, year: number, n: number): string => {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`not a running number: ${n}`);
  if (!Number.isInteger(year) || year < 1000 || year > 9999) throw new RangeError(`not a year: ${year}`);
  return `${code}-${year}-${String(n).padStart(4, '0')}`;
};
