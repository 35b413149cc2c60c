import { Refusal } from '@keshen/kernel';
import { answerable, invitationEnds, invitationRequest } from './invitation';

const code = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Refusal).code;
  }
};

describe('an invitation', () => {
  it('is answered once, while it stands', () => {
    const open = { state: 'assigned', answer: null, answeredAt: null } as const;
    expect(code(() => answerable(open))).toBeUndefined();
    const at = new Date('2026-11-24T02:00:00Z');
    expect(code(() => answerable({ ...open, answer: 'accepted', answeredAt: at }))).toBe('review.answered');
    expect(code(() => answerable({ ...open, state: 'removed' }))).toBe('review.state');
    expect(code(() => answerable({ ...open, state: 'submitted' }))).toBe('review.state');
  });

  it('says why when it is not taken on', () => {
    expect(invitationRequest.safeParse({ answer: 'accepted' }).success).toBe(true);
    expect(invitationRequest.safeParse({ answer: 'declined' }).success).toBe(false);
    expect(invitationRequest.safeParse({ answer: 'conflict', reason: ' x ' }).success).toBe(false);
    expect(invitationRequest.safeParse({ answer: 'conflict', reason: '同一课题组' }).success).toBe(true);
  });

  it('has a link for fourteen days, and not beyond the last deadline', () => {
    const at = new Date('2026-11-24T02:00:00Z');
    const closes = new Date('2026-11-30T00:00:00Z');
    expect(invitationEnds(at, null)).toEqual(new Date('2026-12-08T02:00:00Z'));
    expect(invitationEnds(at, closes)).toEqual(closes);
    expect(invitationEnds(at, new Date('2027-01-01T00:00:00Z'))).toEqual(new Date('2026-12-08T02:00:00Z'));
  });
});
