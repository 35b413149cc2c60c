import fc from 'fast-check';
import { between, pick, seededRandom, shuffle } from './random';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const take = (seed: string | number, n: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => random());
};

describe('seeded chance', () => {
  it('repeats a seed and differs between seeds', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(take(seed, 20)).toEqual(take(seed, 20));
        expect(take(seed, 20)).not.toEqual(take(`${seed}′`, 20));
        expect(take(seed, 20).every((x) => x >= 0 && x < 1)).toBe(true);
      }),
      runs,
    );
    expect(take(7, 3)).toEqual(take('7', 3));
  });

  it('keeps the sequence of a seed for ever, so that a logged draw can be repeated', () => {
    const random = seededRandom('CXY-2026 draw 1');
    expect(Array.from({ length: 12 }, () => between(random, 1, 100))).toEqual([
      5, 100, 80, 74, 36, 80, 11, 32, 71, 7, 53, 4,
    ]);
  });

  it('spreads evenly over a range, both ends included', () => {
    const random = seededRandom('dice');
    const seen = new Map<number, number>();
    for (let i = 0; i < 60_000; i++) {
      const n = between(random, 1, 6);
      seen.set(n, (seen.get(n) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    // Five degrees of freedom: a fair die exceeds 20.5 once in a thousand seeds.
    const chi = [...seen.values()].reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
    expect(chi).toBeLessThan(20.5);
  });

  it('shuffles without losing, adding or touching', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (seed, items) => {
        const before = [...items];
        const order = shuffle(seededRandom(seed), items);
        expect(items).toEqual(before);
        expect([...order].sort()).toEqual([...items].sort());
      }),
      runs,
    );
  });

  it('gives every order of three the same chance', () => {
    const random = seededRandom('orders');
    const seen = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const order = shuffle(random, ['a', 'b', 'c']).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    expect(Math.min(...seen.values())).toBeGreaterThan(850);
  });

  it('picks only what is there', () => {
    expect(pick(seededRandom(1), ['x'])).toBe('x');
    expect(() => pick(seededRandom(1), [])).toThrow(RangeError);
    expect(() => between(seededRandom(1), 2, 1)).toThrow(RangeError);
  });
});
