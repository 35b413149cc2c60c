import { FIRST_IDENTITY, learn, median, translated, type Identities } from './replay';

const entry = FIRST_IDENTITY + 7;
const identities: Identities = new Map([[entry, 42]]);

describe('a replay of recorded statements', () => {
  it('puts its own identities in place of the recorded ones, in numbers, lists and texts', () => {
    expect(translated(entry, identities)).toBe(42);
    expect(translated([entry, 3], identities)).toEqual([42, 3]);
    expect(translated(`{"entry":${entry}}`, identities)).toBe('{"entry":42}');
  });

  it('leaves every other parameter as it was', () => {
    const at = new Date('2026-11-24T02:00:00Z');
    for (const value of [at, null, 7, true, 'link3', '019ac3a0-1111-7000-8000-100000000000'])
      expect(translated(value, identities)).toBe(value);
  });

  it('stops at an identity that no earlier statement gave', () => {
    expect(() => translated(entry + 1, identities)).toThrow('knows no identity');
  });

  it('learns identities from the rows that both runs were answered', () => {
    const learnt: Identities = new Map();
    learn([{ id: entry, stage: 'a', round: 1 }], [{ id: 9, stage: 'a', round: 1 }], learnt);
    expect([...learnt]).toEqual([[entry, 9]]);
  });
});

describe('the median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(() => median([])).toThrow();
  });
});
