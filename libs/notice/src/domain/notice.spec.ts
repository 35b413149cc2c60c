import { noticePeriod } from '@keshen/kernel';
import { dayOf, daysOf, noticeOutcome, noticeState, publicName } from './notice';

const period = { startsOn: '2026-11-19', endsOn: '2026-11-25' };

describe('the period of a public notice', () => {
  it('counts working days from the day of publication on, weekends left out', () => {
    expect(noticePeriod('2026-11-19', 5)).toEqual({ starts: '2026-11-19', ends: '2026-11-25' });
    expect(daysOf(period)).toEqual(['2026-11-19', '2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25']);
  });

  it('begins with the first working day after a publication at the weekend', () => {
    const { starts, ends } = noticePeriod('2026-11-21', 3);
    expect(daysOf({ startsOn: starts, endsOn: ends })).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
  });

  it('says which day it is, weekends showing the day before', () => {
    const on = (iso: string) => dayOf(period, new Date(iso));
    expect(on('2026-11-18T12:00:00Z')).toBe(0);
    expect(on('2026-11-18T16:00:00Z')).toBe(1);
    expect(on('2026-11-22T04:00:00Z')).toBe(2);
    expect(on('2026-11-23T04:00:00Z')).toBe(3);
    expect(on('2026-12-23T04:00:00Z')).toBe(5);
  });

  it('runs to the end of its last day in Shanghai', () => {
    expect(noticeState(period, new Date('2026-11-25T15:59:59.999Z'))).toBe('current');
    expect(noticeState(period, new Date('2026-11-25T16:00:00Z'))).toBe('past');
  });
});

describe('how a notice ends', () => {
  const stage = { clear: 'clear', objected: 'objected' };

  it('clear without objections, or when none was upheld', () => {
    expect(noticeOutcome(stage, [])).toBe('clear');
    expect(noticeOutcome(stage, [{ open: false, upheld: false }])).toBe('clear');
  });

  it('objected while one is open, and when one was upheld', () => {
    expect(noticeOutcome(stage, [{ open: true, upheld: false }])).toBe('objected');
    expect(
      noticeOutcome(stage, [
        { open: false, upheld: false },
        { open: false, upheld: true },
      ]),
    ).toBe('objected');
  });
});

describe('who is named in public', () => {
  it('masks natural persons only', () => {
    expect(publicName({ kind: 'natural', name: '周晓敏' })).toBe('周*敏');
    expect(publicName({ kind: 'legal', name: '上海泊安信息技术有限公司' })).toBe('上海泊安信息技术有限公司');
    expect(publicName({ kind: 'team', name: '泊安创业团队' })).toBe('泊安创业团队');
  });
});
