import { attempt, LOCK_MINUTES, SIGN_IN_TRIES, type Failures } from './sign-in';

const start = new Date('2026-11-24T02:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

describe('tries to sign in', () => {
  it('tell how many are left, and lock after the fifth for fifteen minutes', () => {
    let before: Failures | null = null;
    const left: number[] = [];
    for (let i = 0; i < SIGN_IN_TRIES; i++) {
      const answer = attempt(before, start);
      if (!answer.allowed) throw new Error('locked too early');
      left.push(answer.left);
      before = answer.after;
    }
    expect(left).toEqual([4, 3, 2, 1, 0]);
    expect(attempt(before, later(14))).toMatchObject({ allowed: false, until: later(LOCK_MINUTES) });
    expect(attempt(before, later(15))).toMatchObject({ allowed: true, left: 4 });
  });

  it('forget failures that are older than the lock would last', () => {
    const { after } = attempt(null, start);
    expect(attempt(after, later(15))).toMatchObject({ allowed: true, left: 3 });
    expect(attempt(after, later(16))).toMatchObject({ allowed: true, left: 4 });
  });
});
