import { creditFacts, NEVER, wholeYears, type CreditAnswer } from './credit';

const now = new Date('2026-11-24T02:00:00Z');
const answer = (record: Partial<NonNullable<CreditAnswer['record']>> | null): CreditAnswer => ({
  found: record !== null,
  record: record && {
    creditCode: '91310114MA1GW0000X',
    blacklisted: false,
    abnormal: false,
    lastMajorPenaltyOn: null,
    lastViolationOn: null,
    ...record,
  },
  source: 'file',
  at: now.toISOString(),
});

describe('credit facts', () => {
  it('count whole years only: the day before the third anniversary is two years', () => {
    expect(wholeYears('2023-11-25', '2026-11-24')).toBe(2);
    expect(wholeYears('2023-11-24', '2026-11-24')).toBe(3);
    expect(wholeYears('2024-02-29', '2025-02-28')).toBe(0);
    expect(wholeYears('2024-02-29', '2025-03-01')).toBe(1);
  });

  it('take the day in Shanghai, not in UTC', () => {
    const night = new Date('2026-11-23T16:30:00Z');
    expect(creditFacts(answer({ lastMajorPenaltyOn: '2023-11-24' }), night)?.years_since_major_penalty).toBe(
      3,
    );
  });

  it('say more than any rule asks for when nothing was ever recorded', () => {
    expect(creditFacts(answer({}), now)).toEqual({
      blacklisted: false,
      abnormal: false,
      years_since_major_penalty: NEVER,
      years_since_violation: NEVER,
    });
  });

  it('are absent when the register does not know the code, so that rules answer that they cannot tell', () => {
    expect(creditFacts(answer(null), now)).toBeUndefined();
  });
});
