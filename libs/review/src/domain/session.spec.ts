import type { Refusal } from '@keshen/kernel';
import {
  clockLeft,
  clockText,
  leavingFor,
  requireHeld,
  requireUndrawn,
  type DefenceSession,
} from './session';

const minutes = { presentMinutes: 8, answerMinutes: 7 };
const began = new Date('2026-12-01T01:00:00Z');
const after = (seconds: number) => new Date(began.getTime() + seconds * 1000);
const session = (part: Partial<DefenceSession> = {}): DefenceSession => ({
  id: 's',
  callId: 'k',
  startsAt: began,
  place: '区科委 301',
  chair: null,
  commitment: 'a'.repeat(64),
  drawnAt: null,
  signedAt: null,
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

describe('the clock of a defence', () => {
  it('runs down 8 minutes of presentation and 7 of answers, warns in the last one, and tells what runs over', () => {
    expect(clockLeft(minutes, 'present', began, after(0))).toEqual({
      seconds: 480,
      whole: 480,
      state: 'running',
    });
    expect(clockLeft(minutes, 'answer', began, after(228))).toMatchObject({ seconds: 192, state: 'running' });
    expect(clockLeft(minutes, 'present', began, after(420))).toMatchObject({ seconds: 60, state: 'warning' });
    expect(clockLeft(minutes, 'present', began, after(510))).toMatchObject({ seconds: -30, state: 'over' });
  });

  it('is read as minutes and seconds', () => {
    expect([192, 60, 5, 0, -30].map(clockText)).toEqual(['3:12', '1:00', '0:05', '0:00', '−0:30']);
  });
});

describe('a session', () => {
  it('is drawn once, from what was committed to, and not after it was signed', () => {
    expect(codeOf(() => requireUndrawn(session()))).toBe('nothing was refused');
    expect(codeOf(() => requireUndrawn(session({ drawnAt: began })))).toBe('defence.drawn');
    expect(codeOf(() => requireUndrawn(session({ commitment: null })))).toBe('defence.no-draw');
    expect(codeOf(() => requireUndrawn(session({ signedAt: began })))).toBe('defence.signed');
  });

  it('is signed once, when everybody was heard and scored or forfeited and minutes are written', () => {
    const heard = [
      { attended: true, minutes: '陈述', score: 8000 },
      { attended: false, minutes: '未到', score: null },
    ];
    const signed = (...more: Parameters<typeof requireHeld>[1]) =>
      codeOf(() => requireHeld(session(), [...heard, ...more]));
    expect(signed()).toBe('nothing was refused');
    expect(signed({ attended: null, minutes: '', score: null })).toBe('defence.not-held');
    expect(signed({ attended: true, minutes: '', score: 7000 })).toBe('defence.not-held');
    expect(signed({ attended: true, minutes: '陈述', score: null })).toBe('defence.not-held');
    expect(codeOf(() => requireHeld(session(), []))).toBe('defence.not-held');
    expect(codeOf(() => requireHeld(session({ signedAt: began }), heard))).toBe('defence.signed');
  });

  it('sends out whoever has a conflict, even with a seat, and whoever has no seat for a case', () => {
    expect(leavingFor(['a', 'b'], ['b', 'c'], ['a', 'b', 'c', 'd'])).toEqual([
      { expert: 'b', why: 'conflict' },
      { expert: 'c', why: 'conflict' },
      { expert: 'd', why: 'no-seat' },
    ]);
  });
});
