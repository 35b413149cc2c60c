import { timeLeft } from './time-left';

const HOUR = 3_600_000;

describe('time left', () => {
  it('is said in days and hours above a day', () => {
    expect(timeLeft(100 * HOUR + 26 * 60_000).units).toEqual([
      { count: 4, unit: 'day' },
      { count: 4, unit: 'hour' },
    ]);
  });
  it('is said in hours and minutes under a day, in minutes and seconds under an hour', () => {
    expect(timeLeft(5 * HOUR + 59_000).units.map(({ unit }) => unit)).toEqual(['hour', 'minute']);
    expect(timeLeft(59_000).units).toEqual([
      { count: 0, unit: 'minute' },
      { count: 59, unit: 'second' },
    ]);
  });
  it('is pressing under 72 hours and over at zero', () => {
    expect(timeLeft(72 * HOUR).hot).toBe(false);
    expect(timeLeft(72 * HOUR - 1).hot).toBe(true);
    expect(timeLeft(0)).toEqual({ over: true, hot: true, units: [] });
  });
});
