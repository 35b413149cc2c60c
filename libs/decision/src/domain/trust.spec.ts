import { shuffle, seededRandom } from '@keshen/kernel';
import type { Given } from '@keshen/review';
import type { Candidate } from './ranking';
import { trustOf } from './trust';

const WAN = 1_000_000;
const SIZE = 12;
/** Twelve cases two points apart before nine experts, five to each; `e0` gives six points less than everybody else. */
const given: Given[] = Array.from({ length: SIZE }, (_, i) => i).flatMap((i) =>
  [0, 1, 3, 4, 7].map((step) => {
    const j = (i + step) % 9;
    const noise = (((i * 31 + step * 17) % 11) - 5) * 60;
    return {
      caseId: `c${i}`,
      expert: `e${j}`,
      total: 9000 - i * 200 + noise - (j === 0 ? 600 : 0),
      weight: 1,
    };
  }),
);
const mean = (caseId: string): number => {
  const totals = given.filter((each) => each.caseId === caseId).map((each) => each.total);
  return Math.round(totals.reduce((a, b) => a + b, 0) / totals.length);
};
const candidates: Candidate[] = Array.from({ length: SIZE }, (_, i) => ({
  caseId: `c${i}`,
  reference: `R${i}`,
  score: mean(`c${i}`),
  askedFen: 10 * WAN,
  entitledFen: 10 * WAN,
  recommendedFen: 10 * WAN,
  decided: null,
}));
const trust = (envelope = 60 * WAN, of = candidates, reviews = given) =>
  trustOf('mean', of, reviews, envelope, 'call');

describe('the trust in a ranking', () => {
  it('is sure of the first and the last, and unsure around the line at the budget', () => {
    const { cases, fitted, draws } = trust();
    expect([fitted, draws]).toEqual([true, 2000]);
    expect(cases['c0']).toMatchObject({ above: 1, tied: false });
    expect(cases['c11']).toMatchObject({ above: 0, tied: false });
    const tied = Object.keys(cases).filter((id) => cases[id]!.tied);
    expect(tied.length).toBeGreaterThan(0);
    expect(tied.every((id) => ['c4', 'c5', 'c6', 'c7', 'c8'].includes(id))).toBe(true);
  });

  it('adds up to as many cases above the line as the budget holds', () => {
    const sum = Object.values(trust().cases).reduce((all, each) => all + each.above, 0);
    expect(sum).toBeCloseTo(6, 10);
    expect(Object.values(trust(0).cases).every((each) => each.above === 0)).toBe(true);
    expect(Object.values(trust(SIZE * 10 * WAN).cases).every((each) => each.above === 1)).toBe(true);
  });

  it('is the same for the same data, in whatever order they come', () => {
    const random = seededRandom('order');
    expect(trust(60 * WAN, shuffle(random, candidates), shuffle(random, given))).toEqual(trust());
  });

  it('ranks anew without the experts’ strictness, and says by how much and why', () => {
    const { cases } = trust();
    for (const [id, { adjusted, adjustedRank, difference }] of Object.entries(cases)) {
      expect(Math.abs(adjusted - mean(id))).toBe(difference.params.by);
      expect(adjustedRank).toBeGreaterThanOrEqual(1);
    }
    const strict = given.filter((each) => each.expert === 'e0').map((each) => each.caseId);
    expect(strict.every((id) => cases[id]!.difference.code === 'raised')).toBe(true);
  });

  it('holds an interval around each score, and leaves out what has no score', () => {
    const { cases } = trust(60 * WAN, [...candidates.slice(1), { ...candidates[0]!, score: null }]);
    expect(Object.keys(cases)).toHaveLength(SIZE - 1);
    for (const [id, { from, to }] of Object.entries(cases)) {
      expect(from).toBeLessThanOrEqual(mean(id));
      expect(to).toBeGreaterThanOrEqual(mean(id));
    }
    expect(trust(60 * WAN, [], [])).toEqual({ fitted: false, draws: 2000, cases: {} });
  });

  it('does not call tied what was decided', () => {
    const decided = candidates.map((each) => ({ ...each, decided: { funded: false as const } }));
    expect(Object.values(trust(60 * WAN, decided).cases).some((each) => each.tied)).toBe(false);
  });
});
