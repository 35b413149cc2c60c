export type TimeUnit = 'day' | 'hour' | 'minute' | 'second';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How time left is said: days and hours above a day, hours and minutes under one, minutes and seconds under an
 * hour. `hot` under 72 hours, `over` when nothing is left.
 */
export function timeLeft(milliseconds: number): {
  over: boolean;
  hot: boolean;
  units: { count: number; unit: TimeUnit }[];
} {
  if (milliseconds <= 0) return { over: true, hot: true, units: [] };
  const count = (size: number, within: number) => Math.floor((milliseconds % within) / size);
  const whole = (size: number) => Math.floor(milliseconds / size);
  const units: { count: number; unit: TimeUnit }[] =
    milliseconds >= DAY
      ? [
          { count: whole(DAY), unit: 'day' },
          { count: count(HOUR, DAY), unit: 'hour' },
        ]
      : milliseconds >= HOUR
        ? [
            { count: whole(HOUR), unit: 'hour' },
            { count: count(MINUTE, HOUR), unit: 'minute' },
          ]
        : [
            { count: whole(MINUTE), unit: 'minute' },
            { count: count(1000, MINUTE), unit: 'second' },
          ];
  return { over: false, hot: milliseconds < 3 * DAY, units };
}
