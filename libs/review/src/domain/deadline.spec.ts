import { deadlinesOf, isClosed, overdueFrom, remindersOf } from './deadline';

// A Tuesday, 10:00 in Shanghai; no holiday before the new year.
const assignedAt = new Date('2026-11-24T02:00:00Z');
const stageDue = new Date('2026-12-15T15:59:59.999Z');
const schedule = { softWorkingDays: 10, hardWorkingDays: 13, remindWorkingDays: [3, 1] };

describe('the deadlines of a review', () => {
  it('are counted in working days from the assignment, so that a replacement has as many', () => {
    expect(deadlinesOf(schedule, assignedAt, stageDue)).toEqual({
      dueAt: new Date('2026-12-08T15:59:59.999Z'),
      closesAt: new Date('2026-12-11T15:59:59.999Z'),
    });
    const later = deadlinesOf(schedule, new Date('2026-12-01T02:00:00Z'), stageDue);
    expect(later.dueAt).toEqual(new Date('2026-12-15T15:59:59.999Z'));
  });

  it('are the stage’s, and never the last one, where the programme says nothing', () => {
    const own = deadlinesOf({}, assignedAt, stageDue);
    expect(own).toEqual({ dueAt: stageDue, closesAt: null });
    expect(isClosed(own, new Date('2030-01-01T00:00:00Z'))).toBe(false);
  });

  it('take a review to the last millisecond, and a replacement is proposed after the last of them', () => {
    const own = deadlinesOf(schedule, assignedAt, stageDue);
    expect(isClosed(own, own.closesAt!)).toBe(false);
    expect(isClosed(own, new Date(own.closesAt!.getTime() + 1))).toBe(true);
    expect(overdueFrom(own)).toEqual(own.closesAt);
    expect(overdueFrom({ dueAt: stageDue, closesAt: null })).toEqual(stageDue);
  });
});

describe('reminders', () => {
  const own = deadlinesOf(schedule, assignedAt, stageDue);
  it('come at nine of working days: unanswered, before it is due, and once when it is late', () => {
    expect(remindersOf(schedule, own, assignedAt).map(({ kind, at }) => [kind, at.toISOString()])).toEqual([
      ['answer', '2026-11-26T01:00:00.000Z'],
      ['due', '2026-12-03T01:00:00.000Z'],
      ['due', '2026-12-07T01:00:00.000Z'],
      ['late', '2026-12-09T01:00:00.000Z'],
    ]);
  });

  it('never come before the assignment, nor say that it is late when none is taken any more', () => {
    const short = { softWorkingDays: 1, hardWorkingDays: 1, remindWorkingDays: [3, 1] };
    expect(remindersOf(short, deadlinesOf(short, assignedAt, stageDue), assignedAt)).toEqual([]);
  });
});
