import { conflict } from '@keshen/kernel';
import { z } from 'zod';
import type { Review } from './review';

/** 邀请的答复: taken on, not taken on, or stepping back because of a conflict of interest. */
export const invitationAnswers = ['accepted', 'declined', 'conflict'] as const;
export type InvitationAnswer = (typeof invitationAnswers)[number];

const reason = z.string().trim().min(2).max(500);

/** The three answers that an invitation's link can give; whoever does not take it on says why. */
export const invitationRequest = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('accepted') }),
  z.strictObject({ answer: z.enum(['declined', 'conflict']), reason }),
]);
export type InvitationRequest = z.infer<typeof invitationRequest>;

/** The most days for which the link in an invitation's mail works. */
export const INVITATION_DAYS = 14;

/** Until when the link works: as long as the review is taken, at most 14 days. */
export function invitationEnds(assignedAt: Date, closesAt: Date | null): Date {
  const most = new Date(assignedAt.getTime() + INVITATION_DAYS * 86_400_000);
  return closesAt && closesAt < most ? closesAt : most;
}

/** An invitation is answered once. Refuses `review.answered` with the answer, `review.state` when it was taken back. */
export function answerable(review: Pick<Review, 'state' | 'answer' | 'answeredAt'>): void {
  if (review.answer)
    throw conflict('review.answered', { answer: review.answer, at: review.answeredAt?.toISOString() });
  if (review.state !== 'assigned') throw conflict('review.state', { state: review.state });
}
