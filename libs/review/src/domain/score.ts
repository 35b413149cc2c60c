import type { Problem } from '@keshen/kernel';
import type { Definition } from '@keshen/programme';
import type { ExpertClass } from './expert';

export type Rubric = NonNullable<Definition['rubric']>;
export type Criterion = Rubric['criteria'][number];
export type Level = Rubric['levels'][number];

/** Points are counted in hundredths; a score of 20.5 is 2050. */
export const HUNDREDTHS = 100;
/** Experts give half points. */
export const POINT_STEP = 50;
/** A reason shorter than this many characters says nothing. */
export const REASON_LEAST = 20;

/** A page of a document that a score rests on. */
export interface PageRef {
  file: string;
  page: number;
}

/** What an expert gave for one criterion: points in hundredths, why, what the applicant may read, and where it stands. */
export interface Score {
  points: number | null;
  reason: string;
  feedback?: string;
  refs?: PageRef[];
}
export type Scores = Record<string, Score>;

/** How often the total of an expert of this class counts: once where the programme says nothing else. */
export const weightIn = ({ panel }: Pick<Rubric, 'panel'>, as: ExpertClass): number =>
  panel.weights?.[as] ?? 1;

/** 0 to the criterion's weight, in half points. */
export const pointsFit = (criterion: Criterion, points: number): boolean =>
  Number.isInteger(points) &&
  points >= 0 &&
  points <= criterion.weight * HUNDREDTHS &&
  points % POINT_STEP === 0;

/** The score of a criterion in percent of its weight. */
export const percentOf = (criterion: Criterion, points: number): number => points / criterion.weight;

/** 等级: the best band that the points reach. Bands are in percent of the weight, best first. */
export function levelOf(rubric: Rubric, criterion: Criterion, points: number): Level {
  const percent = percentOf(criterion, points);
  return rubric.levels.find((level) => percent >= level.from) ?? rubric.levels.at(-1)!;
}

/** Very high and very low points must say why: at or above `reasonFrom` percent, below `reasonBelow` percent. */
export function needsReason(rubric: Rubric, criterion: Criterion, points: number): boolean {
  const percent = percentOf(criterion, points);
  return percent >= rubric.reasonFrom || percent < rubric.reasonBelow;
}

/** The sum of what has been given so far, in hundredths. */
export const totalOf = (scores: Scores): number =>
  Object.values(scores).reduce((sum, score) => sum + (score.points ?? 0), 0);

/** Of how many criteria points were given, and how much weight they carry. */
export function progressOf(rubric: Rubric, scores: Scores): { given: number; of: number; weight: number } {
  const given = rubric.criteria.filter((c) => typeof scores[c.id]?.points === 'number');
  return {
    given: given.length,
    of: rubric.criteria.length,
    weight: given.reduce((sum, c) => sum + c.weight, 0),
  };
}

/** What is wrong with a draft even while it is incomplete: an unknown criterion, points that do not fit. */
export function draftProblems(rubric: Rubric, scores: Scores): Problem[] {
  return Object.entries(scores).flatMap(([id, score]): Problem[] => {
    const criterion = rubric.criteria.find((c) => c.id === id);
    if (!criterion) return [{ path: `scores.${id}`, code: 'review.criterion-unknown' }];
    if (score.points !== null && !pointsFit(criterion, score.points))
      return [{ path: `scores.${id}.points`, code: 'review.points', params: { most: criterion.weight } }];
    return [];
  });
}

/** What an expert hands in. Amounts in fen. */
export interface Judgement {
  scores: Scores;
  recommendedFen: number | null;
  recommend: boolean | null;
  comment: string;
}

/**
 * Everything that keeps a review from being handed in, in the order of the form: every criterion scored, reasons
 * where the rubric asks for one, a recommendation, an amount within `capFen` when the project is recommended.
 */
export function submissionProblems(rubric: Rubric, judgement: Judgement, capFen: number | null): Problem[] {
  const problems = draftProblems(rubric, judgement.scores);
  for (const criterion of rubric.criteria) {
    const score = judgement.scores[criterion.id];
    const path = `scores.${criterion.id}`;
    if (!score || score.points === null) {
      problems.push({ path: `${path}.points`, code: 'review.points-missing' });
    } else if (pointsFit(criterion, score.points) && needsReason(rubric, criterion, score.points)) {
      if ([...score.reason.trim()].length < REASON_LEAST)
        problems.push({
          path: `${path}.reason`,
          code: 'review.reason-missing',
          params: { least: REASON_LEAST },
        });
    }
  }
  if (judgement.recommend === null) problems.push({ path: 'recommend', code: 'review.recommend-missing' });
  if (judgement.recommend && judgement.recommendedFen === null)
    problems.push({ path: 'recommendedFen', code: 'review.amount-missing' });
  problems.push(...amountProblems(judgement.recommendedFen, capFen));
  if (judgement.comment.trim() === '') problems.push({ path: 'comment', code: 'review.comment-missing' });
  return problems;
}

/** A recommended amount is not negative and at most what the application is entitled to (null: not known). */
export function amountProblems(recommendedFen: number | null, capFen: number | null): Problem[] {
  if (recommendedFen === null) return [];
  if (!Number.isSafeInteger(recommendedFen) || recommendedFen < 0)
    return [{ path: 'recommendedFen', code: 'review.amount' }];
  if (capFen !== null && recommendedFen > capFen)
    return [{ path: 'recommendedFen', code: 'review.amount-above', params: { most: capFen } }];
  return [];
}
