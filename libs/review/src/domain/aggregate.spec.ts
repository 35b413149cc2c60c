import fc from 'fast-check';
import { aggregate, medianFen, TRIM_FROM, type Method } from './aggregate';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 50) };
const total = fc.integer({ min: 0, max: 10_000 });
const totals = fc.array(total, { minLength: 1, maxLength: 15 });
const method = fc.constantFrom<Method>('trimmed-mean', 'mean', 'median');

describe('the score of a panel', () => {
  it('drops one highest and one lowest from five totals on', () => {
    const result = aggregate('trimmed-mean', [9800, 7000, 7400, 7200, 1000]);
    expect(result).toMatchObject({ score: 7200, n: 5 });
    expect(result.dots).toEqual([
      { total: 1000, counted: false },
      { total: 7000, counted: true },
      { total: 7200, counted: true },
      { total: 7400, counted: true },
      { total: 9800, counted: false },
    ]);
  });

  it('is the plain mean of four, and drops only one of equal highest ones', () => {
    expect(aggregate('trimmed-mean', [6000, 7000, 8000, 9000]).score).toBe(7500);
    expect(aggregate('trimmed-mean', [5000, 9000, 9000, 9000, 9000]).score).toBe(9000);
    expect(aggregate('trimmed-mean', [5000, 5000, 5000, 5000, 9000]).score).toBe(5000);
  });

  it('is exact in hundredths: thirds are rounded to the nearest, halves up', () => {
    expect(aggregate('mean', [7000, 7000, 7050]).score).toBe(7017);
    expect(aggregate('mean', [7000, 7001]).score).toBe(7001);
    expect(aggregate('median', [7000, 7001]).score).toBe(7001);
    expect(aggregate('mean', [7000, 7000, 7001]).score).toBe(7000);
  });

  it('takes the middle one as median', () => {
    expect(aggregate('median', [9000, 1000, 7000]).score).toBe(7000);
  });

  it('refuses to make a figure of nothing', () => expect(() => aggregate('mean', [])).toThrow(RangeError));

  it('counts a total as often as its expert’s weight says, as if it had been given so often', () => {
    expect(aggregate('mean', [6000, 9000], [2, 1]).score).toBe(7000);
    expect(aggregate('median', [6000, 9000], [2, 1]).score).toBe(6000);
    expect(aggregate('median', [6000, 7000, 9000], [1, 1, 2]).score).toBe(8000);
    expect(aggregate('trimmed-mean', [1000, 6000, 7000, 8000, 9900], [3, 1, 2, 1, 3]).score).toBe(7000);
    fc.assert(
      fc.property(totals, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (t, w) => {
        const weights = t.map(() => w.next().value as number);
        const repeated = t.flatMap((each, i) => Array.from({ length: weights[i]! }, () => each));
        for (const m of ['mean', 'median'] as const)
          expect(aggregate(m, t, weights).score).toBe(aggregate(m, repeated).score);
      }),
      runs,
    );
  });

  it('lies between the lowest and the highest total', () => {
    fc.assert(
      fc.property(method, totals, (m, t) => {
        const { score } = aggregate(m, t);
        return score >= Math.min(...t) && score <= Math.max(...t);
      }),
      runs,
    );
  });

  it('does not depend on the order of the experts', () => {
    fc.assert(
      fc.property(method, totals, fc.infiniteStream(fc.nat()), (m, t, keys) => {
        const shuffled = t
          .map((value) => ({ value, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key);
        expect(
          aggregate(
            m,
            shuffled.map((s) => s.value),
          ),
        ).toEqual(aggregate(m, t));
      }),
      runs,
    );
  });

  it('never falls when an expert gives more', () => {
    fc.assert(
      fc.property(method, totals, fc.nat(), total, (m, t, at, more) => {
        const raised = [...t];
        const i = at % t.length;
        raised[i] = Math.min(10_000, raised[i]! + more);
        return aggregate(m, raised).score >= aggregate(m, t).score;
      }),
      runs,
    );
  });

  it('counts all but two of a trimmed panel, and all of a smaller one', () => {
    fc.assert(
      fc.property(totals, (t) => {
        const counted = aggregate('trimmed-mean', t).dots.filter((d) => d.counted).length;
        return counted === (t.length >= TRIM_FROM ? t.length - 2 : t.length);
      }),
      runs,
    );
  });
});

describe('the recommended amount', () => {
  it('is the median of those that were named', () => {
    expect(medianFen([5_000_000, null, 8_000_000, 10_000_000])).toBe(8_000_000);
    expect(medianFen([5_000_000, 8_000_001])).toBe(6_500_001);
    expect(medianFen([null, null])).toBeNull();
  });
});
