import { holidays } from './holidays.data';
import { dateOfDay, dayNumber, endOfShanghaiDay, shanghaiDate } from './shanghai-time';

const off = new Set<number>();
const worked = new Set<number>();
for (const year of holidays) {
  for (const [first, last] of year.off) {
    for (let day = dayNumber(first); day <= dayNumber(last); day++) off.add(day);
  }
  for (const date of year.worked) worked.add(dayNumber(date));
}
const knownYears = new Set(holidays.map((year) => year.year));

/** 1970-01-01 was a Thursday. */
const isWeekend = (day: number): boolean => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
const works = (day: number): boolean => worked.has(day) || (!off.has(day) && !isWeekend(day));

/**
 * Whether the holidays of the date's year are known. Elsewhere only weekends count as free, so a due date reckoned
 * there is provisional. (The notice for the next year may still free the last days of December.)
 */
export const calendarKnown = (date: string): boolean => {
  dayNumber(date);
  return knownYears.has(Number(date.slice(0, 4)));
};

/** Whether offices work on a date (`YYYY-MM-DD`, Shanghai), make-up days counted. */
export const isWorkingDay = (date: string): boolean => works(dayNumber(date));

/**
 * The n-th working day after a date: the day itself is not counted (民法典第二百零一条), the first working day after
 * it is day 1. Zero gives the date itself, a negative n counts back.
 */
export const addWorkingDays = (date: string, n: number): string => {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a number of working days: ${n}`);
  const step = n < 0 ? -1 : 1;
  let day = dayNumber(date);
  for (let left = Math.abs(n); left > 0;) {
    day += step;
    if (works(day)) left--;
  }
  return dateOfDay(day);
};

/** Working days after `from` up to and with `to`; negative when `to` is earlier. Inverse of addWorkingDays. */
export const workingDaysBetween = (from: string, to: string): number => {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  if (last < first) return -workingDaysBetween(to, from) || 0;
  let count = 0;
  for (let day = first + 1; day <= last; day++) if (works(day)) count++;
  return count;
};

/** When something due in n working days is over: the last millisecond (Shanghai) of the n-th working day. */
export const dueInstant = (from: Date, workingDays: number): Date =>
  endOfShanghaiDay(addWorkingDays(shanghaiDate(from), workingDays));

/**
 * Working days left for something due: 0 on the last day, the days after today otherwise. Once the due instant has
 * passed it is negative, at least by one, then by the working days since.
 */
export const workingDaysLeft = (now: Date, due: Date): number => {
  const days = workingDaysBetween(shanghaiDate(now), shanghaiDate(due));
  return now.getTime() > due.getTime() ? Math.min(days, -1) : days;
};

/**
 * The first and last day of a public notice (公示). The day of publication counts if it is a working day, as the
 * city's notices do: 2020-10-14 with five working days ends 2020-10-20.
 */
export const noticePeriod = (start: string, workingDays: number): { starts: string; ends: string } => {
  if (!Number.isSafeInteger(workingDays) || workingDays < 1) {
    throw new RangeError(`not a number of working days: ${workingDays}`);
  }
  return { starts: start, ends: addWorkingDays(dateOfDay(dayNumber(start) - 1), workingDays) };
};
