import { Refusal } from '@keshen/kernel';
import {
  forfeit,
  requireAttended,
  requireLate,
  scoresClose,
  scoresCloseFor,
  slotTime,
  type Defence,
} from './defence';

const args = {
  passes: 'pass',
  fails: 'fail',
  forfeits: 'forfeit',
  presentMinutes: 8,
  answerMinutes: 7,
  lateMinutes: 0,
  scoreMinutes: 5,
};
const held = (part: Partial<Defence> = {}): Defence => ({
  entryId: 1,
  sessionId: 's',
  sessionAt: new Date('2026-12-01T01:00:00Z'),
  place: '区科委 301',
  slot: 1,
  attended: true,
  minutes: '答辩人介绍了样机。',
  cameAt: new Date('2026-12-01T01:00:00Z'),
  endedAt: null,
  running: false,
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

  it('is forfeited no sooner than the programme says', () => {
    const at = (time: string) => new Date(`2026-12-01T01:${time}Z`);
    expect(codeOf(() => requireLate(args, held(), new Date('2026-12-01T00:59:59Z')))).toBe(
      'defence.not-late',
    );
    expect(() => requireLate(args, held(), at('00:00'))).not.toThrow();
    const patient = { ...args, lateMinutes: 10 };
    expect(codeOf(() => requireLate(patient, held(), at('09:59')))).toBe('defence.not-late');
    expect(() => requireLate(patient, held({ slot: 2 }), at('25:00'))).not.toThrow();
  });

  it('takes scores until some minutes after its end: of the clock, else of the slot, later by as much as it began later', () => {
    const closes = (part: Partial<Defence>, stage = args) =>
      scoresClose(stage, held(part))?.toISOString().slice(11, 19);
    expect(closes({ cameAt: null })).toBeUndefined();
    expect(closes({ running: true, endedAt: new Date('2026-12-01T01:10:00Z') })).toBeUndefined();
    expect(closes({})).toBe('01:20:00');
    expect(closes({ cameAt: new Date('2026-12-01T01:07:00Z') })).toBe('01:27:00');
    expect(closes({ endedAt: new Date('2026-12-01T01:12:00Z') })).toBe('01:17:00');
    expect(closes({}, { ...args, scoreMinutes: 60 })).toBe('02:15:00');
    const given = { closesAt: new Date('2026-12-01T02:00:00Z') };
    expect(scoresCloseFor(args, held(), given)).toEqual(given.closesAt);
    expect(scoresCloseFor(args, held(), { closesAt: null })).toEqual(new Date('2026-12-01T01:20:00Z'));
  });

  it('ends with its minutes written and its presence said', () => {
    expect(codeOf(() => forfeit(args, null, 'pass'))).toBe('defence.not-scheduled');
    expect(codeOf(() => forfeit(args, held({ attended: null }), 'pass'))).toBe('defence.presence-open');
    expect(codeOf(() => forfeit(args, held({ minutes: '' }), 'pass'))).toBe('defence.minutes-needed');
  });
});
