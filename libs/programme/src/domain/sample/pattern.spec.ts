import { seededRandom } from '@keshen/kernel';
import { wordsMatching } from './pattern';

describe('words for a pattern', () => {
  it.each([
    '^[A-Z]{2}\\d{4}$',
    '^\\d{6}(?:-\\d{2})?$',
    '^(ZL)?20\\d{2}[1-3]\\d{7}\\.[\\dX]$',
    '^[\\p{Script=Han}]{2,8}〔\\d{4}〕\\d{1,4}号$',
    '^[^,;]+$',
    '[≥≤><]? ?[0-9]',
    'a|bc|d+e*',
    '^https://[a-z.]+/\\w{3,}$',
  ])('match %s', (pattern) => {
    for (let seed = 0; seed < 20; seed++) {
      const words = wordsMatching(pattern, seededRandom(seed));
      expect(words).toMatch(new RegExp(pattern, 'u'));
    }
  });

  it('are none for what cannot be read, rather than wrong ones', () => {
    for (const pattern of ['^(?=a)b$', '(a)\\1', 'a(b', '[', 'a{2'])
      expect(wordsMatching(pattern, seededRandom(1))).toBeNull();
  });
});
