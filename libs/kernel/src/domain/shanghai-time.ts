/** Shanghai keeps UTC+8 without summer time since 1991; no instant of the portal is older. */
const OFFSET = 8 * 3_600_000;
export const DAY = 86_400_000;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => {
  if (!DATE.test(text)) return false;
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8)].map(Number) as [
    number,
    number,
    number,
  ];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= last;
};

/** The day's running number since 1970-01-01; a text that is no date is a bug of the caller. */
export const dayNumber = (date: string): number => {
  if (!isDate(date)) throw new RangeError(`not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`) / DAY;
};

/** The inverse of dayNumber. */
export const dateOfDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The calendar day in Shanghai at an instant. */
export const shanghaiDate = (instant: Date): string =>
  new Date(instant.getTime() + OFFSET).toISOString().slice(0, 10);

/** The wall-clock time in Shanghai at an instant: `16:30`. */
export const shanghaiTime = (instant: Date): string =>
  new Date(instant.getTime() + OFFSET).toISOString().slice(11, 16);

/** The instant of a wall-clock time in Shanghai: `2026-11-27T16:30:00` is 08:30 UTC. */
export const shanghaiInstant = (local: string): Date => {
  const match = LOCAL.exec(local);
  const instant = match && isDate(match[1]!) ? new Date(`${local}+08:00`) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) throw new RangeError(`not a local time: ${local}`);
  return instant;
};

/** The last millisecond of a day in Shanghai, as a UTC instant. */
export const endOfShanghaiDay = (date: string): Date => new Date((dayNumber(date) + 1) * DAY - OFFSET - 1);
