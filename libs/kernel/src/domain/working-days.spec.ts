import { isWorkday } from 'chinese-days';
import fc from 'fast-check';
import { holidays } from './holidays.data';
import { dateOfDay, dayNumber, isDate, shanghaiDate, shanghaiInstant } from './shanghai-time';
import {
  addWorkingDays,
  calendarKnown,
  dueInstant,
  isWorkingDay,
  noticePeriod,
  workingDaysBetween,
  workingDaysLeft,
} from './working-days';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 50) };
const [first, last] = [dayNumber('2016-01-01'), dayNumber('2026-12-31')];
const date = () => fc.integer({ min: first, max: last }).map(dateOfDay);

describe('the calendar', () => {
  it('agrees with an independent calendar on every day from 2016 to 2026', () => {
    const different: string[] = [];
    for (let day = first; day <= last; day++) {
      const it = dateOfDay(day);
      if (isWorkingDay(it) !== isWorkday(it)) different.push(it);
    }
    expect(different).toEqual([]);
  });

  it('names a notice for every year and is well formed', () => {
    expect(holidays.map((year) => year.year)).toEqual(Array.from({ length: 11 }, (_, i) => 2016 + i));
    for (const { year, notices, off, worked } of holidays) {
      expect(notices[0]!.number).toMatch(new RegExp(`^国办发明电〔${year - 1}〕\\d+号$`));
      expect(notices.length === 1).toBe(year !== 2019 && year !== 2020);
      for (const [from, to] of off) expect(dayNumber(to)).toBeGreaterThanOrEqual(dayNumber(from));
      for (const day of worked) {
        expect([0, 6]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
        expect(off.some(([from, to]) => from <= day && day <= to)).toBe(false);
      }
    }
  });

  it('knows make-up days, holidays and the amendments of 2019 and 2020', () => {
    expect(isWorkingDay('2026-10-10')).toBe(true);
    expect(isWorkingDay('2026-10-08')).toBe(true);
    expect(isWorkingDay('2026-10-07')).toBe(false);
    expect(isWorkingDay('2019-05-05')).toBe(true);
    expect(isWorkingDay('2019-05-03')).toBe(false);
    expect(isWorkingDay('2020-02-01')).toBe(false);
    expect(isWorkingDay('2024-02-09')).toBe(true);
  });

  it('counts weekends alone where no notice is known, and says so', () => {
    expect(calendarKnown('2026-12-31')).toBe(true);
    expect(calendarKnown('2027-01-04')).toBe(false);
    expect(calendarKnown('2015-12-31')).toBe(false);
    expect(isWorkingDay('2027-10-01')).toBe(true);
    expect(isWorkingDay('2027-10-02')).toBe(false);
  });

  it('takes no day that the calendar does not know', () => {
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', '20260101']) {
      expect(isDate(text)).toBe(false);
      expect(() => isWorkingDay(text)).toThrow(RangeError);
    }
    expect(() => addWorkingDays('2026-11-24', 1.5)).toThrow(RangeError);
  });
});

describe('counting working days', () => {
  it('the day after is day one', () => {
    expect(addWorkingDays('2026-11-24', 1)).toBe('2026-11-25');
    expect(addWorkingDays('2026-11-24', 5)).toBe('2026-12-01');
    expect(addWorkingDays('2026-09-30', 2)).toBe('2026-10-09');
    expect(addWorkingDays('2026-09-30', 3)).toBe('2026-10-10');
    expect(addWorkingDays('2026-10-03', 0)).toBe('2026-10-03');
    expect(addWorkingDays('2026-10-08', -1)).toBe('2026-09-30');
  });

  it('adding and counting are each other’s inverse', () => {
    fc.assert(
      fc.property(date(), fc.integer({ min: 1, max: 300 }), (from, n) => {
        const to = addWorkingDays(from, n);
        expect(isWorkingDay(to)).toBe(true);
        expect(workingDaysBetween(from, to)).toBe(n);
        expect(workingDaysBetween(to, from)).toBe(-n);
      }),
      runs,
    );
  });

  it('from a working day, there and back is home', () => {
    fc.assert(
      fc.property(date().filter(isWorkingDay), fc.integer({ min: -300, max: 300 }), (from, n) => {
        expect(addWorkingDays(addWorkingDays(from, n), -n)).toBe(from);
      }),
      runs,
    );
  });

  it('counts stretch by stretch', () => {
    fc.assert(
      fc.property(date(), date(), date(), (a, b, c) => {
        expect(workingDaysBetween(a, b) + workingDaysBetween(b, c)).toBe(workingDaysBetween(a, c));
      }),
      runs,
    );
  });

  it('2026 has 248 working days', () => {
    expect(workingDaysBetween('2025-12-31', '2026-12-31')).toBe(248);
  });
});

describe('due dates', () => {
  it('are over at midnight in Shanghai after the n-th working day', () => {
    const pressed = new Date('2026-11-24T17:30:00Z');
    expect(shanghaiDate(pressed)).toBe('2026-11-25');
    expect(dueInstant(pressed, 5).toISOString()).toBe('2026-12-02T15:59:59.999Z');
  });

  it('tell the days left, nought on the last day, negative from the first instant after', () => {
    const due = shanghaiInstant('2026-11-27T16:30:00');
    expect(due.toISOString()).toBe('2026-11-27T08:30:00.000Z');
    expect(workingDaysLeft(shanghaiInstant('2026-11-24T09:00'), due)).toBe(3);
    expect(workingDaysLeft(shanghaiInstant('2026-11-27T16:30:00'), due)).toBe(0);
    expect(workingDaysLeft(shanghaiInstant('2026-11-27T16:30:00.001'), due)).toBe(-1);
    expect(workingDaysLeft(shanghaiInstant('2026-11-29T12:00:00'), due)).toBe(-1);
    expect(workingDaysLeft(shanghaiInstant('2026-12-01T00:00:00'), due)).toBe(-2);
  });

  it('what was given n working days has n left', () => {
    const instants = fc.date({
      min: new Date('2016-01-01T00:00:00Z'),
      max: new Date('2026-06-30T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 120 }), (now, n) => {
        expect(workingDaysLeft(now, dueInstant(now, n))).toBe(n);
      }),
      runs,
    );
  });

  it.each([
    '2026-11-27',
    '2026-11-31T10:00:00',
    '2026-11-27 16:30',
    '2026-11-27T16:30:00Z',
    '2026-11-27T25:00',
  ])('%s is no wall-clock time', (text) => expect(() => shanghaiInstant(text)).toThrow(RangeError));
});

describe('public notices', () => {
  it.each([
    ['2020-10-14', '2020-10-20'],
    ['2022-05-25', '2022-05-31'],
    ['2022-07-22', '2022-07-28'],
    ['2023-07-31', '2023-08-04'],
    ['2025-07-29', '2025-08-04'],
  ])('five working days from %s end on %s, as the city published', (starts, ends) => {
    expect(noticePeriod(starts, 5)).toEqual({ starts, ends });
  });

  it('published on a free day begin to count on the next working day', () => {
    expect(noticePeriod('2026-10-01', 5).ends).toBe('2026-10-13');
    expect(() => noticePeriod('2026-10-01', 0)).toThrow(RangeError);
  });
});
