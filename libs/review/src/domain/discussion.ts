import { conflict, notFound } from '@keshen/kernel';
import { z } from 'zod';
import type { ReviewState } from './review';
import type { Rubric, Scores } from './score';
import { saveReviewRequest } from './requests';

/** A word in the panel's discussion, of one criterion or of the whole. */
export const commentRequest = z.strictObject({
  criterion: z.string().max(40).nullable(),
  text: z.string().trim().min(1).max(2000),
});
export type CommentRequest = z.infer<typeof commentRequest>;

/** 修改评分: the whole review as it stands from now on, and why; `revision` is the one it was made on (0: as handed in). */
export const reviseRequest = saveReviewRequest
  .omit({ version: true })
  .extend({ revision: z.int().min(0), reasonOfChange: z.string().trim().min(10).max(1000) });
export type ReviseRequest = z.infer<typeof reviseRequest>;

/** Another's review as a member of the panel sees it: no name, nothing for the office alone. */
export interface PanelReview {
  /** The letters of 专家A. */
  mask: string;
  mine: boolean;
  total: number;
  recommendedFen: number | null;
  recommend: boolean;
  comment: string;
  scores: Scores;
  revision: number;
}

const WINDOW_MS = 30 * 60_000;

/** When those of a panel are told of new words: together, at the end of the running half hour (A). */
export const toldAt = (now: Date): Date => new Date((Math.floor(now.getTime() / WINDOW_MS) + 1) * WINDOW_MS);

/**
 * One sees the others only after one's own is handed in, and where the programme wants it. Refuses
 * `review.own-first`, `review.no-discussion`.
 */
export function mayDiscuss(rubric: Pick<Rubric, 'discussion'>, own: { state: ReviewState }): void {
  if (!rubric.discussion) throw notFound('review.no-discussion');
  if (own.state !== 'submitted') throw conflict('review.own-first');
}

/** A score that was handed in changes in the discussion or when the office returned it. Refuses `review.state`, `review.kept`. */
export function mayRevise(
  rubric: Pick<Rubric, 'discussion'>,
  own: { state: ReviewState },
  returned: boolean,
): void {
  if (own.state !== 'submitted') throw conflict('review.state', { state: own.state });
  if (!rubric.discussion && !returned) throw conflict('review.kept');
}
