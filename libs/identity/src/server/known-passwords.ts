import { dictionary } from '@zxcvbn-ts/language-common';
import { invalid } from '@keshen/kernel';
import {
  normalisePassword,
  PASSWORD_LEAST,
  passwordProblems,
  undressed,
  type PasswordOwner,
} from '../domain/password';

/** Shorter words are in too many good passwords: nobody is refused for what stands around three letters. */
const WORD_LEAST = 4;

/**
 * What was found most often in stolen tables (49 thousand, from zxcvbn's sources): their words, for one with digits and
 * signs around it is tried as soon as the word, and those that are long enough as they are. For the server only, since it
 * is 380 kB; the set is made when the first password is chosen.
 */
let known: ReadonlySet<string> | undefined;
function knownPasswords(): ReadonlySet<string> {
  return (known ??= new Set(
    dictionary['passwords-common'].flatMap((each) => {
      const [text, word] = [each.toLowerCase(), undressed(each.toLowerCase())];
      return [...(text.length >= PASSWORD_LEAST ? [text] : []), ...(word.length >= WORD_LEAST ? [word] : [])];
    }),
  ));
}

/** Whether a password is one of the known ones, or one of their words with digits and signs around it. */
export function isKnownPassword(password: string): boolean {
  const dense = normalisePassword(password).toLowerCase().replace(/\s/g, '');
  return knownPasswords().has(dense) || knownPasswords().has(undressed(dense));
}

/** The rules that a password breaks, as `passwordProblems`, with the long list besides. */
export function allPasswordProblems(
  password: string,
  owner: PasswordOwner,
): ReturnType<typeof passwordProblems> {
  const broken = passwordProblems(password, owner);
  const isNews = !broken.some(({ code }) => code === 'password.common') && isKnownPassword(password);
  return isNews ? [...broken, { code: 'password.common' }] : broken;
}

/** Refuses a password that breaks a rule, with all of them: `password.length`, `password.names`, `password.common`. */
export function requirePassword(password: string, owner: PasswordOwner): void {
  const broken = allPasswordProblems(password, owner);
  if (broken.length)
    throw invalid('body.invalid', {
      problems: broken.map(({ code, found }) => ({ path: 'password', code, params: { found } })),
    });
}
