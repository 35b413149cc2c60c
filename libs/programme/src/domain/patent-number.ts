/** What is wrong with a patent number; null when nothing is. */
export type PatentNumberProblem = null | 'shape' | 'check' | 'foreign';

/** Weights of the check digit: 2 to 9 and from 2 again, over the digits before the point. */
const WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
/** Kind of right by its place in the number: 1 invention, 2 utility model, 3 design, 8 and 9 PCT entering China. */
const CHINESE = /^(\d{2}[12389]\d{5}|(?:19|20)\d{2}[12389]\d{7})\.([\dX])$/;
const PCT = /^PCT\/[A-Z]{2}\d{4}\/\d{5,6}$/;
const INTERNATIONAL = /^WO\d{4}\d{6}(?:A[1-9])?$/;
/** Publication numbers by WIPO ST.16: country, number, kind. China's own have a check digit instead. */
const FOREIGN = /^(?!CN)[A-Z]{2}\d{5,13}(?:[A-Z]\d?)?$/;

/** As people type it, made comparable: no blanks, capitals, half-width, without the ZL or CN of a Chinese number. */
export const normalisePatentNumber = (text: string): string => {
  const plain = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return plain.replace(/^(?:ZL|CN)(?=[\d.X]+$)/, '');
};

/**
 * The check digit of a Chinese application or patent number for its 8 or 12 digits: weighted sum mod 11, ten is X
 * (专利申请号标准 ZC 0006-2003; its example is 200310100002.X).
 */
export const patentCheck = (digits: string): string => {
  if (!/^(\d{8}|\d{12})$/.test(digits)) throw new RangeError(`not 8 or 12 digits: ${digits}`);
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * WEIGHTS[i]!, 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
};

/**
 * Checks a normalised patent number: Chinese with its check digit, and where `foreign` is allowed a PCT application
 * or the publication number of another office (`foreign`: it is one, and none is allowed).
 */
export function patentNumberProblem(
  number: string,
  regions: readonly ('cn' | 'foreign')[] = ['cn'],
): PatentNumberProblem {
  const chinese = CHINESE.exec(number);
  if (chinese && regions.includes('cn')) return patentCheck(chinese[1]!) === chinese[2] ? null : 'check';
  const abroad = PCT.test(number) || INTERNATIONAL.test(number) || FOREIGN.test(number);
  if (abroad) return regions.includes('foreign') ? null : 'foreign';
  return 'shape';
}
