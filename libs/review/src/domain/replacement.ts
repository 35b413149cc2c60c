import { suggestPanel, type Candidate, type Suggestion } from './assign';
import type { Apart } from './composition';
import type { Expert } from './expert';
import { overdueFrom, type Deadlines } from './deadline';
import type { Review } from './review';
import type { Rubric } from './score';

/** Who could take the seat of an expert whose review is overdue; null: nobody of that class is free. */
export interface Replacement {
  review: string;
  substitute: Suggestion | null;
}

/** Whether a review is still owed after its last deadline. */
export const isOverdue = (review: Pick<Review, 'state'> & Deadlines, now: Date): boolean => {
  const from = overdueFrom(review);
  return (review.state === 'assigned' || review.state === 'declared') && from !== null && now > from;
};

/**
 * For each overdue review the best candidate of the same class, as a panel's members are proposed, no one twice.
 * `seated` are all experts of the panel, those who are overdue among them.
 */
export function replacementsFor(
  panel: Rubric['panel'],
  overdue: readonly { id: string; expert: string; class: Expert['class'] }[],
  candidates: readonly Candidate[],
  seated: readonly Expert[],
  apart: readonly Apart[] = [],
): Replacement[] {
  const taken = new Set<string>();
  return overdue.map((review) => {
    const free = candidates.filter(
      ({ expert }) => expert.class === review.class && !taken.has(expert.accountId),
    );
    const others = seated.filter(({ accountId }) => accountId !== review.expert);
    const oneMore = { ...panel, minimum: others.length + 1, odd: false, composition: [] };
    const substitute = suggestPanel(oneMore, free, others, apart).suggestions[0] ?? null;
    if (substitute) taken.add(substitute.accountId);
    return { review: review.id, substitute };
  });
}
