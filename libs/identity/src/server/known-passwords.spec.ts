import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordProblems } from '../domain/password';
import { allPasswordProblems, isKnownPassword, requirePassword } from './known-passwords';

const codes = (password: string): string[] => allPasswordProblems(password, {}).map((p) => p.code);

describe('the long list of known passwords', () => {
  it('has tens of thousands, and knows each that could be chosen', () => {
    const list = dictionary['passwords-common'];
    expect(list.length).toBeGreaterThan(40_000);
    const long = list.filter((password) => !passwordProblems(password).length);
    expect(long.length).toBeGreaterThan(100);
    expect(long.filter((password) => !isKnownPassword(password))).toEqual([]);
  });

  it.each([
    'Arsenal20272027',
    '!!!manchester1984',
    'Juventus-2026-',
    'w o l v e r i n e 2026',
    'motherfucker',
  ])('refuses %s, which the short list lets pass', (password) => {
    expect(passwordProblems(password)).toEqual([]);
    expect(codes(password)).toEqual(['password.common']);
  });

  it.each(['tulipfieldat', 'four words by hand', '今天下午去嘉定新城看荷花', 'abc-19840512-x-7781'])(
    'lets %s pass',
    (password) => expect(codes(password)).toEqual([]),
  );

  it('says a reason once, beside the others', () => {
    expect(codes('password')).toEqual(['password.length', 'password.common']);
    expect(codes('manchester')).toEqual(['password.length', 'password.common']);
  });

  it('is said at the field, as the other rules are', () => {
    expect(() => requirePassword('manchester1984', {})).toThrow(
      expect.objectContaining({
        code: 'body.invalid',
        details: { problems: [expect.objectContaining({ path: 'password', code: 'password.common' })] },
      }),
    );
  });
});
