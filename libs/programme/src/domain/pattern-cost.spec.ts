import { patternIsSlow } from './pattern-cost';

describe('a pattern that an expression matches', () => {
  it.each([
    '^GR\\d{12}$',
    '^[A-Z]{2,8}-\\d+$',
    '^(\\d{4}-){3}\\d{4}$',
    '\\d+',
    '^(?:abc|def)$',
    '^[*+]+x$',
    '^[≥≤><]? ?[0-9]',
  ])('%s is quick', (pattern) => expect(patternIsSlow(pattern)).toBe(false));

  it.each([
    '(a+)+$',
    '^(a|a)*$',
    '^(a?a?)*b',
    '^(\\w*\\d*)*x',
    '.*.*.*x',
    '^a*a*a*b',
    '(a{1,500}){2,500}',
    '^(([a-z])+.)+$',
    '^a{0,1000}a{0,1000}a{0,1000}$',
    '(a)\\1',
  ])('%s might run for ever and is refused', (pattern) => expect(patternIsSlow(pattern)).toBe(true));
});
