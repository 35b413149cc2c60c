import { makeCreditCode } from '@keshen/kernel';
import { absenceWithin } from './absence';
import { hindrancesOf } from './conflict';
import { isOutside, loadTagOf, yearStart } from './expert';
import { expertFixture } from './rubric.fixture';

describe('an expert of the register', () => {
  it('is from outside by what was said, else by the place in the unit’s credit code', () => {
    const [home, other] = ['310114', '310115'].map((place) => makeCreditCode('91', place, 'MA1K0000'));
    const of = (unitCreditCode: string | null, outside: boolean | null = null) =>
      isOutside({ unitCreditCode, outside });
    expect([of(home!), of(other!), of(null)]).toEqual([false, true, false]);
    expect([of(home!, true), of(other!, false), of(null, true)]).toEqual([true, false, true]);
  });

  it('carries a tag of the load: free, light, heavy, full, against the own cap or the usual ten', () => {
    const tags = [0, 1, 6, 7, 9, 10, 12].map((thisYear) => loadTagOf({ thisYear, open: 0 }, null));
    expect(tags).toEqual(['free', 'light', 'light', 'heavy', 'heavy', 'full', 'full']);
    expect(loadTagOf({ thisYear: 3, open: 0 }, 3)).toBe('full');
  });

  it('counts a year from its first instant in Shanghai', () => {
    expect(yearStart('2026-11-26').toISOString()).toBe('2025-12-31T16:00:00.000Z');
  });
});

describe('who is away', () => {
  const away = [
    { from: '2026-12-01', until: '2026-12-03' },
    { from: '2026-12-20', until: '2026-12-20' },
  ];
  const within = (from: string, until: string) => absenceWithin(away, { from, until })?.from ?? null;

  it('is away in a window that any day of it falls into, first and last day included', () => {
    expect(within('2026-12-03', '2026-12-10')).toBe('2026-12-01');
    expect(within('2026-11-20', '2026-12-01')).toBe('2026-12-01');
    expect(within('2026-12-04', '2026-12-19')).toBeNull();
    expect(within('2026-12-04', '2026-12-31')).toBe('2026-12-20');
  });

  it('is hindered while away, and not twice when taking no reviews at all', () => {
    const hindered = (part: object) =>
      hindrancesOf(expertFixture(1, { away, ...part }), { thisYear: 0, open: 0 }, null, {
        from: '2026-12-02',
        until: '2026-12-09',
      });
    expect(hindered({})).toEqual([{ kind: 'away', from: '2026-12-01', until: '2026-12-03' }]);
    expect(hindered({ available: false })).toEqual([{ kind: 'unavailable' }]);
    expect(hindered({ away: [] })).toEqual([]);
  });
});
