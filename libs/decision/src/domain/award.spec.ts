import { Refusal } from '@keshen/kernel';
import { requireStep, requireWithin, type AwardState } from './award';

const limits = { askedFen: 900, entitledFen: 800, envelopeFen: 1000, awardedFen: 300 };
const refusal = (work: () => void): Refusal => {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('nothing was refused');
};

describe('an amount to award', () => {
  it('takes the envelope to the last fen and no further, and the refusal says what is left', () => {
    expect(() => requireWithin(700, limits)).not.toThrow();
    const { code, details } = refusal(() => requireWithin(701, limits));
    expect([code, details['leftFen']]).toEqual(['award.envelope', 700]);
  });

  it('stays within what was asked and what the formula gives', () => {
    expect(refusal(() => requireWithin(801, limits)).code).toBe('award.over-entitled');
    expect(refusal(() => requireWithin(901, { ...limits, entitledFen: null })).code).toBe('award.over-asked');
    expect(() => requireWithin(700, { ...limits, askedFen: null, entitledFen: null })).not.toThrow();
  });

  it('is a whole, positive number of fen', () => {
    for (const amount of [0, -1, 1.5, Number.NaN, 2 ** 60])
      expect(refusal(() => requireWithin(amount, limits)).code).toBe('award.amount');
  });

  it('is nothing only where the formula gives nothing: a recognition', () => {
    expect(() => requireWithin(0, { ...limits, entitledFen: 0 })).not.toThrow();
    expect(refusal(() => requireWithin(1, { ...limits, entitledFen: 0 })).code).toBe('award.over-entitled');
  });

  it('leaves nothing where a call has awarded more than its envelope', () => {
    expect(refusal(() => requireWithin(1, { ...limits, awardedFen: 2000 })).details['leftFen']).toBe(0);
  });
});

describe('an award', () => {
  it('is held, confirmed and revoked, and after a revocation nothing', () => {
    const states: AwardState[] = ['proposed', 'held', 'confirmed', 'revoked'];
    const possible = states.map((from) =>
      states.filter((to) => {
        try {
          requireStep(from, to);
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(possible).toEqual([
      ['held', 'confirmed', 'revoked'],
      ['proposed', 'confirmed', 'revoked'],
      ['held', 'revoked'],
      [],
    ]);
  });
});
