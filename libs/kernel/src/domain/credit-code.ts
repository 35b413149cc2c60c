/** The alphabet of GB 32100-2015: no I, O, S, V, Z. A character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^i mod 31. Prime modulus and no weight 0: every single wrong character and every swap of neighbours shows. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** GB 11714, the organisation code inside (characters 9 to 17); its letters count from A = 10 without gaps. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const SHAPE = new RegExp(`^[${ALPHABET}]{2}\\d{6}[${ALPHABET}]{10}$`);

/** What is wrong with a unified social credit code; null when nothing is. */
export type CreditCodeProblem = null | 'length' | 'alphabet' | 'check' | 'organisation-check';

/** As people type or paste it, made comparable: no white space, capitals, full-width characters made half-width. */
export const normaliseCreditCode = (text: string): string =>
  text.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** The 18th character for the first 17, which must be of the alphabet. */
export const creditCodeCheck = (first17: string): string => {
  if (first17.length !== 17) throw new RangeError(`not 17 characters: ${first17}`);
  const sum = WEIGHTS.reduce((total, weight, i) => {
    const value = ALPHABET.indexOf(first17[i]!);
    if (value < 0) throw new RangeError(`not of the alphabet: ${first17}`);
    return total + weight * value;
  }, 0);
  // The outer modulus matters: when 31 divides the sum the check is 0, not a 32nd character.
  return ALPHABET[(31 - (sum % 31)) % 31]!;
};

/** The ninth character of an organisation code (GB 11714) for its first eight. */
export const organisationCheck = (first8: string): string => {
  if (!/^[0-9A-Z]{8}$/.test(first8)) throw new RangeError(`not 8 characters: ${first8}`);
  const sum = ORGANISATION_WEIGHTS.reduce((t, weight, i) => t + weight * parseInt(first8[i]!, 36), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
};

/**
 * Checks a unified social credit code (GB 32100-2015) that has been normalised: 18 characters, the alphabet (with
 * digits for the place of registration), the check character, the check inside the organisation code.
 */
export const creditCodeProblem = (text: string): CreditCodeProblem => {
  if (text.length !== 18) return 'length';
  if (!SHAPE.test(text)) return 'alphabet';
  if (creditCodeCheck(text.slice(0, 17)) !== text[17]) return 'check';
  return organisationCheck(text.slice(8, 16)) === text[16] ? null : 'organisation-check';
};

/** Whether a normalised text is a valid unified social credit code. */
export const isCreditCode = (text: string): boolean => creditCodeProblem(text) === null;

/**
 * A valid code for generated data: the registering office and kind (`91` an enterprise), the place (six digits), the
 * organisation (eight characters of the alphabet). Both checks are computed.
 */
export const makeCreditCode = (registry2: string, area6: string, org8: string): string => {
  const first17 = registry2 + area6 + org8 + organisationCheck(org8);
  const code = first17 + creditCodeCheck(first17);
  if (!isCreditCode(code)) throw new RangeError(`no credit code: ${code}`);
  return code;
};
