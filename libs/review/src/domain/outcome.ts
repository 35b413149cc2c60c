import { conflict, invalid } from '@keshen/kernel';
import { HUNDREDTHS, type Rubric } from './score';

/** The outcomes that a panel's scores choose among: of a review or of a defence, which knows no doubt. */
export type ReviewArguments = { passes: string; fails: string; doubts?: string; checked?: boolean };

/**
 * The outcome that the scores suggest: below the pass line the project fails; at or above it passes, unless a
 * majority of the experts would not recommend it, which is a doubt where the stage knows one, else a failure.
 */
export function proposedOutcome(
  rubric: Pick<Rubric, 'passLine'>,
  stage: ReviewArguments,
  score: number,
  recommends: readonly boolean[],
): string {
  if (score < rubric.passLine * HUNDREDTHS) return stage.fails;
  const against = recommends.filter((r) => !r).length;
  return against * 2 > recommends.length ? (stage.doubts ?? stage.fails) : stage.passes;
}

/** The officer may conclude otherwise, with a reason in words. Refuses `review.remark` without one, `outcome.unknown`. */
export function chosenOutcome(
  stage: ReviewArguments,
  proposed: string,
  chosen: string,
  remark: string | undefined,
): string {
  const allowed = [stage.passes, stage.fails, ...(stage.doubts ? [stage.doubts] : [])];
  if (!allowed.includes(chosen)) throw conflict('outcome.unknown', { allowed });
  if (chosen !== proposed && !remark?.trim()) throw invalid('review.remark', { field: 'remark', proposed });
  return chosen;
}
