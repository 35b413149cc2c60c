import { isDate } from './shanghai-time';

/** GB 11643-1999: weights and check characters of ISO 7064 MOD 11-2. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** What is wrong with a resident identity number; null when nothing is. */
export type ResidentIdProblem = null | 'length' | 'alphabet' | 'birthday' | 'check';

/** As people type it, made comparable: no white space, full-width made half-width, x made X. */
export const normaliseResidentId = (text: string): string =>
  text.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** The 18th character for the first 17 digits. */
export const residentIdCheck = (first17: string): string => {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('not 17 digits');
  return CHECKS[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(first17[i]), 0) % 11]!;
};

const birthday = (id: string): string => `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;

/**
 * Checks a normalised resident identity number (GB 11643): 18 characters, digits and a last X, a birthday that the
 * calendar knows, the check character. The number itself never appears in an error.
 */
export const residentIdProblem = (text: string): ResidentIdProblem => {
  if (text.length !== 18) return 'length';
  if (!/^\d{17}[\dX]$/.test(text)) return 'alphabet';
  if (!isDate(birthday(text)) || Number(text.slice(6, 10)) < 1850) return 'birthday';
  return residentIdCheck(text.slice(0, 17)) === text[17] ? null : 'check';
};

/** A valid number for generated data: place (six digits), birthday (yyyymmdd), sequence (three digits, odd: male). */
export const makeResidentId = (area6: string, yyyymmdd: string, seq3: string): string => {
  const first17 = area6 + yyyymmdd + seq3;
  const id = first17 + residentIdCheck(first17);
  if (residentIdProblem(id) !== null) throw new RangeError('no resident identity number');
  return id;
};

/** The number as lists show it: place and last four, `310114********1234`. Anything else is hidden whole. */
export const maskResidentId = (id: string): string =>
  id.length === 18 ? `${id.slice(0, 6)}********${id.slice(14)}` : '*'.repeat(id.length);
