import { idleEndAfter, sessionPhase } from './session-end';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (idle: number, absolute: number, now: number) => sessionPhase({ idle, absolute }, HOUR, now);

describe('the end of a session', () => {
  it('is not spoken of while it is far', () => {
    expect(at(HOUR, 12 * HOUR, 0)).toEqual({ phase: 'quiet' });
  });
  it('without a request is announced five minutes before', () => {
    expect(at(HOUR, 12 * HOUR, 55 * MINUTE)).toEqual({ phase: 'soon', by: 'idle', at: HOUR });
    expect(at(HOUR, 12 * HOUR, 55 * MINUTE - 1)).toEqual({ phase: 'quiet' });
  });
  it('in any case is announced a quarter of an hour before, and stands first when it comes first', () => {
    expect(at(13 * HOUR, 12 * HOUR, 12 * HOUR - 14 * MINUTE)).toMatchObject({ by: 'absolute' });
    expect(at(12 * HOUR, 12 * HOUR + MINUTE, 12 * HOUR - MINUTE)).toMatchObject({ by: 'idle' });
  });
  it('is taken as come a minute late, because asking earlier would prolong it', () => {
    expect(at(HOUR, 12 * HOUR, HOUR + MINUTE - 1)).toMatchObject({ phase: 'soon' });
    expect(at(HOUR, 12 * HOUR, HOUR + MINUTE)).toEqual({ phase: 'over' });
    expect(at(13 * HOUR, 12 * HOUR, 12 * HOUR)).toEqual({ phase: 'over' });
  });
  it('is announced for half the time where sessions are very short', () => {
    expect(sessionPhase({ idle: 5 * MINUTE, absolute: HOUR }, 5 * MINUTE, 2 * MINUTE)).toEqual({
      phase: 'quiet',
    });
    expect(sessionPhase({ idle: 5 * MINUTE, absolute: HOUR }, 5 * MINUTE, 3 * MINUTE)).toMatchObject({
      phase: 'soon',
    });
  });
  it('moves with each request, and is never reckoned later than the server reckons it', () => {
    expect(idleEndAfter(10 * MINUTE, HOUR)).toBe(HOUR + 9 * MINUTE);
  });
});
