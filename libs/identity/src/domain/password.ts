import { COMMON_PASSWORDS } from './common-passwords.data';

/**
 * Of new passwords, in characters (OWASP ASVS 2.1.1). Length is what makes a password strong; mixtures of signs are not
 * asked for (NIST SP 800-63B, 5.1.1.2). What was set before stays good for signing in.
 */
export const PASSWORD_LEAST = 12;
/** In characters (OWASP ASVS 2.1.2). Longer ones only cost time. */
export const PASSWORD_MOST = 128;

/** What a password must not contain: words that anybody who knows the person would try. */
export type PasswordOwner = { email?: string; name?: string; unit?: string };

export type PasswordRule = 'length' | 'names' | 'common';
/** How a rule stands: `found` is the offending part, `null` while nothing has been typed. */
export type PasswordVerdict = { rule: PasswordRule; met: boolean | null; found?: string };

const AFFIXES = /上海市?|嘉定区?|股份|有限责任公司|有限公司|公司|集团|科技|技术|\(.*?\)|（.*?）/g;
const HAN = /\p{Script=Han}/u;
const LATIN_LEAST = 4;
const HAN_LEAST = 2;

/** A word with digits and signs around it is tried as soon as the word: 123password!, Password2027. */
export const undressed = (password: string): string => password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
const COMMON_WORDS = new Set(
  [...COMMON_PASSWORDS].map(undressed).filter((word) => word.length >= LATIN_LEAST),
);

/** Parts of addresses that say nothing about a person. */
const GENERAL = new Set([
  'mail',
  'example',
  'gmail',
  'outlook',
  'hotmail',
  'foxmail',
  'yahoo',
  'sina',
  'sohu',
]);

/** The one spelling of a password that is hashed and compared: what looks the same is the same. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

const long = (word: string): boolean => [...word].length >= (HAN.test(word) ? HAN_LEAST : LATIN_LEAST);

/** The words of an e-mail address, a name and a unit's name that a password must not contain, in lower case. */
export function namesIn({ email = '', name = '', unit = '' }: PasswordOwner): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const labels = domain.split('.').slice(0, -1);
  const words = [
    ...local.split(/[._+-]/),
    ...labels.filter((label) => !GENERAL.has(label)),
    ...name.toLowerCase().split(/\s+/),
    unit.toLowerCase().replace(AFFIXES, '').trim(),
  ];
  return [...new Set(words.filter(long))];
}

/** One sign, two or three over and over, or a run along the alphabet, the digits or a row of the keyboard. */
function isMonotonous(password: string): boolean {
  for (let period = 1; period <= 3; period++) {
    if (password.length > period * 2 && password === repeated(password.slice(0, period), password.length))
      return true;
  }
  const rows = [
    'abcdefghijklmnopqrstuvwxyz',
    '01234567890',
    'qwertyuiopasdfghjklzxcvbnm',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  ];
  return rows.some((row) => row.includes(password) || [...row].reverse().join('').includes(password));
}
const repeated = (part: string, length: number): string =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** How a password stands to each rule, in the order in which people are shown them. */
export function passwordVerdicts(password: string, owner: PasswordOwner = {}): PasswordVerdict[] {
  const text = normalisePassword(password);
  const length = [...text].length;
  if (length === 0) return (['length', 'names', 'common'] as const).map((rule) => ({ rule, met: null }));
  const lower = text.toLowerCase();
  const name = namesIn(owner).find((word) => lower.includes(word));
  const dense = lower.replace(/\s/g, '');
  const isCommon =
    COMMON_PASSWORDS.has(dense) ||
    COMMON_WORDS.has(undressed(dense)) ||
    /^\d+$/.test(dense) ||
    isMonotonous(dense);
  return [
    { rule: 'length', met: length >= PASSWORD_LEAST && length <= PASSWORD_MOST },
    name === undefined ? { rule: 'names', met: true } : { rule: 'names', met: false, found: name },
    { rule: 'common', met: !isCommon },
  ];
}

export type PasswordStrength = 'weak' | 'fair' | 'strong';
/** Bits from which guessing at the rate of one stolen, well hashed table takes years, and from which nobody tries. */
const FAIR_BITS = 45;
const STRONG_BITS = 70;
/** Bits of one more character of a kind, as people choose them: less than at random. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [HAN, 7],
  [/\p{Lu}/u, 5],
  [/\p{L}/u, 4],
  [/\d/, 3],
  [/./su, 5],
];

/** How long guessing would take, roughly: a hint beside the rules, which alone decide. */
export function passwordStrength(password: string, owner: PasswordOwner = {}): PasswordStrength {
  if (passwordVerdicts(password, owner).some(({ met }) => !met)) return 'weak';
  const text = [...normalisePassword(password)];
  const bits = text.reduce((sum, sign, at) => {
    const step = at ? Math.abs(sign.codePointAt(0)! - text[at - 1]!.codePointAt(0)!) : 2;
    return sum + (step <= 1 ? 1 : KINDS.find(([kind]) => kind.test(sign))![1]);
  }, 0);
  return bits < FAIR_BITS ? 'weak' : bits < STRONG_BITS ? 'fair' : 'strong';
}

/** The codes of the rules a password breaks: `password.length`, `password.names`, `password.common`. */
export const passwordProblems = (
  password: string,
  owner: PasswordOwner = {},
): { code: string; found?: string }[] =>
  passwordVerdicts(password, owner)
    .filter((verdict) => verdict.met !== true)
    .map(({ rule, found }) => ({ code: `password.${rule}`, ...(found === undefined ? {} : { found }) }));
