import { COMMON_PASSWORDS } from './common-passwords.data';
import { namesIn, PASSWORD_LEAST, passwordProblems, passwordStrength, passwordVerdicts } from './password';

const codes = (password: string, owner = {}): string[] =>
  passwordProblems(password, owner).map((p) => p.code);

describe('password rules', () => {
  it('ask for twelve characters and for no mixture of signs', () => {
    expect(codes('tulipfieldat')).toEqual([]);
    expect(codes('tulipfielda')).toEqual(['password.length']);
    expect(codes('今天下午去嘉定新城看荷花')).toEqual([]);
  });

  it('count what people see, not units of storage', () => {
    expect(codes('𠮷𠮷野家的晚饭很好吃')).toEqual(['password.length']);
    expect(codes(`${'长'.repeat(127)}短`)).toEqual([]);
    expect(codes(`${'长'.repeat(128)}短`)).toContain('password.length');
  });

  it('allow spaces', () => {
    expect(codes('four words by hand')).toEqual([]);
  });

  it.each([
    ['the e-mail name', 'zhoumin-in-the-garden', { email: 'zhoumin@xinglan.example' }, 'zhoumin'],
    ['the company’s domain', 'xinglan-by-the-lake', { email: 'zhou@xinglan.example' }, 'xinglan'],
    ['the person’s name', '周晓敏的长长密码呀', { name: '周晓敏' }, '周晓敏'],
    ['the unit’s own word', '我在星澜传感上班很久了', { unit: '上海星澜传感技术有限公司' }, '星澜传感'],
  ])('refuse %s inside, and name it', (_, password, owner, found) => {
    expect(passwordProblems(password, owner).find((p) => p.code === 'password.names')).toEqual({
      code: 'password.names',
      found,
    });
  });

  it('do not take general words of addresses and names of companies for names', () => {
    expect(namesIn({ email: 'li@mail.example.cn', unit: '上海技术有限公司' })).toEqual([]);
  });

  it.each([
    '1234567890',
    'Qwertyuiop',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '0987654321',
    'Password123',
    '1qaz2wsx3edc',
    'woaini1314520',
    'Password2031!',
    '!!123Keshen2027',
    '201801011234',
    '310114199001011234',
  ])('refuse the common %s in whatever case', (password) =>
    expect(codes(password)).toContain('password.common'),
  );

  it('ship a list of which every word is refused with whatever makes it long enough', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(250);
    for (const word of COMMON_PASSWORDS) {
      expect(codes(word)).toContain('password.common');
      if (/^\P{L}*\p{L}{4,}\P{L}*$/u.test(word))
        expect(codes(word.padEnd(PASSWORD_LEAST, '!7'))).toEqual(['password.common']);
      expect(word).toBe(word.toLowerCase());
    }
  });

  it.each([
    ['', 'weak'],
    ['shortone', 'weak'],
    ['password2031!!', 'weak'],
    ['abcdefmnopqrs', 'weak'],
    ['tulipfieldat', 'fair'],
    ['four words by hand, and more', 'strong'],
    ['今天下午去嘉定新城看荷花', 'strong'],
  ] as const)('tell how strong “%s” is: %s', (password, strength) =>
    expect(passwordStrength(password)).toBe(strength),
  );

  it('wait while nothing is typed', () => {
    expect(passwordVerdicts('').map((v) => v.met)).toEqual([null, null, null]);
  });
});
