import { z } from 'zod';
import type { Review } from './review';
import { percentOf, type Rubric } from './score';

/** 复核: a second person accepts a review as it stands, or returns it with a reason. */
export const checkRequest = z
  .strictObject({
    accepted: z.boolean(),
    reason: z.string().trim().max(1000),
    /** The revision that was looked at. */
    revision: z.int().min(0),
  })
  .refine(({ accepted, reason }) => accepted || reason.length >= 2, { path: ['reason'] });
export type CheckRequest = z.infer<typeof checkRequest>;

/** `short`: few words; `same`: every criterion alike; `outlier`: far from the others; `late`: after it was due. */
export const qualityFlags = ['short', 'same', 'outlier', 'late'] as const;
export type QualityFlag = (typeof qualityFlags)[number];

/** Fewer characters than this in all reasons, feedback and the comment say little (A). */
export const WORDS_LEAST = 60;
/** So many other totals are needed to call one far off, and so far is far, in hundredths of a point (A). */
export const OUTLIER_FROM = 3;
export const OUTLIER_LEAST = 1500;
/** … and beyond so many times the others' own median distance from their median (A). */
const OUTLIER_TIMES = 3;

type Judged = Pick<Review, 'scores' | 'total' | 'comment' | 'submittedAt' | 'dueAt'>;

const length = (text: string | undefined): number => [...(text ?? '').replace(/\s/g, '')].length;

/** The value in the middle of a list that is not empty. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Whether a total lies far from the others: their spread counts, so that nobody is called out in a panel at odds. */
export function isOutlier(total: number, others: readonly number[]): boolean {
  if (others.length < OUTLIER_FROM) return false;
  const middle = median(others);
  const spread = median(others.map((other) => Math.abs(other - middle)));
  return Math.abs(total - middle) > Math.max(OUTLIER_LEAST, OUTLIER_TIMES * spread);
}

/** What a second person should look at in a review, given the totals of the others of its panel. A hint, no verdict. */
export function flagsOf(
  rubric: Pick<Rubric, 'criteria'>,
  review: Judged,
  others: readonly number[],
): QualityFlag[] {
  const words =
    length(review.comment) +
    Object.values(review.scores).reduce((sum, s) => sum + length(s.reason) + length(s.feedback), 0);
  const percents = rubric.criteria.flatMap((criterion) => {
    const points = review.scores[criterion.id]?.points;
    return typeof points === 'number' ? [percentOf(criterion, points)] : [];
  });
  const same = percents.length >= 3 && Math.max(...percents) - Math.min(...percents) < 1;
  const late = review.submittedAt !== null && review.dueAt !== null && review.submittedAt > review.dueAt;
  const found: Record<QualityFlag, boolean> = {
    short: words < WORDS_LEAST,
    same,
    outlier: review.total !== null && isOutlier(review.total, others),
    late,
  };
  return qualityFlags.filter((flag) => found[flag]);
}

/** The same within a panel: the others are those who have handed in. */
export const qualityOf = <R extends Judged & Pick<Review, 'id' | 'state'>>(
  rubric: Pick<Rubric, 'criteria'>,
  review: R,
  panel: readonly R[],
): QualityFlag[] =>
  flagsOf(
    rubric,
    review,
    panel.flatMap((other) =>
      other.id !== review.id && other.state === 'submitted' && other.total !== null ? [other.total] : [],
    ),
  );

/** 履职记录: how an expert has answered, kept time and scored. Points in hundredths. */
export interface ExpertRecord {
  invited: number;
  declined: number;
  submitted: number;
  late: number;
  /** Taken off or left open after the last deadline. */
  missed: number;
  returned: number;
  /** Mean distance of the own totals from the mean of the others of the panel; null without a panel. */
  offset: number | null;
  /** Standard deviation of the own totals; null below two. */
  spread: number | null;
}

/** One review of an expert, with the mean of the other totals of its panel. */
export type RecordedReview = Pick<Review, 'state' | 'answer' | 'total' | 'submittedAt' | 'dueAt'> & {
  overdue: boolean;
  returned: boolean;
  othersMean: number | null;
};

export function recordOf(reviews: readonly RecordedReview[]): ExpertRecord {
  const done = reviews.filter((r) => r.state === 'submitted' && r.total !== null);
  const distances = done.flatMap((r) => (r.othersMean === null ? [] : [r.total! - r.othersMean]));
  const totals = done.map((r) => r.total!);
  return {
    invited: reviews.length,
    declined: reviews.filter((r) => r.answer === 'declined').length,
    submitted: done.length,
    late: done.filter((r) => r.dueAt !== null && r.submittedAt! > r.dueAt).length,
    missed: reviews.filter((r) => r.overdue && r.state !== 'submitted' && r.state !== 'recused').length,
    returned: reviews.filter((r) => r.returned).length,
    offset: distances.length ? Math.round(mean(distances)) : null,
    spread: totals.length > 1 ? Math.round(deviation(totals)) : null,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - middle) ** 2, 0) / (values.length - 1));
}
