import fc from 'fast-check';
import { compilePattern, PatternError } from './pattern';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) };
const errorOf = (source: string): string => {
  try {
    compilePattern(source);
  } catch (error) {
    if (error instanceof PatternError) return error.code;
  }
  return 'none';
};

describe('a pattern', () => {
  it.each([
    '^GR\\d{12}$',
    '^(?:[A-Z]{2}|沪)\\d+(?:-\\d{1,3})?$',
    'a|bc*|[^x-z]',
    '^\\p{Script=Han}{2,20}$',
    '^$|x{2,}',
    '(?<year>20\\d{2})年?',
    '^[\\w.-]+@[\\w-]+(\\.[\\w-]+)+$',
    '[\\]]|\\.|\\u6caa',
  ])('%s means what it means to JavaScript', (source) => {
    const [ours, theirs] = [compilePattern(source), new RegExp(source, 'u')];
    const piece = fc.constantFrom(...'GR20179xyzabc沪市A-.@]年12345678901234 '.split(''), 'GR202331000123');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('');
        expect([text, ours.test(text)]).toEqual([text, theirs.test(text)]);
      }),
      runs,
    );
  });

  it('of any make means what it means to JavaScript', () => {
    const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
      part: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '^', '$', '\\w'),
        fc
          .tuple(
            fc.constantFrom('a', 'b', '[ab]'),
            fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'),
          )
          .map(([atom, count]) => atom + count),
        tie('pattern').chain((inside) =>
          fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}').map((count) => `(?:${inside})${count}`),
        ),
      ),
      pattern: fc
        .array(fc.array(tie('part'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
        .map((choices) => choices.map((parts) => parts.join('')).join('|')),
    }));
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[abc]{0,7}$/), (source, text) => {
        fc.pre(errorOf(source) === 'none');
        expect(compilePattern(source).test(text)).toBe(new RegExp(source, 'u').test(text));
      }),
      runs,
    );
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*a){20}', '^(\\w+\\s?)*$', 'a*a*a*a*a*a*a*b'])(
    '%s costs no more than its length times that of the text',
    (source) => {
      expect(compilePattern(source).test(`${'a'.repeat(2500)}!`)).toBe(source === '(.*a){20}');
    },
  );

  it('that looks around, back or at words, or grows beyond bounds, is refused', () => {
    for (const source of ['(?=a)b', '(?<!a)b', '(a)\\1', '\\bword', '(?<x>a)\\k<x>'])
      expect(errorOf(source)).toBe('unsupported');
    for (const source of ['(', '[', 'a{2', '*']) expect(errorOf(source)).toBe('syntax');
    expect(errorOf('(?:(?:(?:){9999}){9999}){9999}')).toBe('none');
    for (const source of ['(?:(?:a{1,99}){1,99}){1,99}', 'a{9999}', 'a{99999}'])
      expect(errorOf(source)).toBe('too-large');
  });
});
