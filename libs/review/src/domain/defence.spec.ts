import { Refusal } from '@keshen/kernel';
import { forfeit, requireAttended, slotTime, type Defence } from './defence';

const args = { passes: 'pass', fails: 'fail', forfeits: 'forfeit', presentMinutes: 8, answerMinutes: 7 };
const held = (part: Partial<Defence> = {}): Defence => ({
  entryId: 1,
  sessionId: 's',
  sessionAt: new Date('2026-12-01T01:00:00Z'),
  place: '区科委 301',
  slot: 1,
  attended: true,
  minutes: '答辩人介绍了样机。',
  ...part,
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'nothing was refused';
};

describe('a defence', () => {
  it('gives each slot presentation and answers, one after the other', () => {
    const { from, until } = slotTime(args, { sessionAt: held().sessionAt, slot: 3 });
    expect([from.toISOString(), until.toISOString()]).toEqual([
      '2026-12-01T01:30:00.000Z',
      '2026-12-01T01:45:00.000Z',
    ]);
  });

  it('is scored once the applicant has come', () => {
    expect(codeOf(() => requireAttended(null))).toBe('defence.not-scheduled');
    expect(codeOf(() => requireAttended(held({ attended: null })))).toBe('defence.not-attended');
    expect(codeOf(() => requireAttended(held({ attended: false })))).toBe('defence.not-attended');
    expect(() => requireAttended(held())).not.toThrow();
  });

  it('is forfeited by who does not come, and fails where forfeiting is not known', () => {
    expect(forfeit(args, held({ attended: false }), 'forfeit')).toBe('forfeit');
    expect(codeOf(() => forfeit(args, held({ attended: false }), 'pass'))).toBe('defence.forfeited');
    const { forfeits: _, ...without } = args;
    expect(forfeit(without, held({ attended: false }), 'fail')).toBe('fail');
    expect(forfeit(args, held(), 'pass')).toBeNull();
  });

  it('ends with its minutes written and its presence said', () => {
    expect(codeOf(() => forfeit(args, null, 'pass'))).toBe('defence.not-scheduled');
    expect(codeOf(() => forfeit(args, held({ attended: null }), 'pass'))).toBe('defence.presence-open');
    expect(codeOf(() => forfeit(args, held({ minutes: '' }), 'pass'))).toBe('defence.minutes-needed');
  });
});
