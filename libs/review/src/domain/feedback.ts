import type { Text } from '@keshen/kernel';
import type { Rubric, Scores } from './score';

/** 反馈: what the panel wrote for the applicant, criterion by criterion; nobody's name, nobody's points. */
export interface Feedback {
  round: number;
  criteria: { id: string; name: Text; words: string[] }[];
  comments: string[];
}

/**
 * The words of a panel for the applicant. Within each criterion they stand in the order of the words themselves, so
 * that no place in a list tells which of them one expert wrote. Criteria without words are left out.
 */
export function feedbackOf(
  rubric: Pick<Rubric, 'criteria'>,
  round: number,
  reviews: readonly { scores: Scores; comment: string }[],
): Feedback {
  const sorted = (words: (string | undefined)[]): string[] =>
    [...new Set(words.map((word) => word?.trim() ?? '').filter(Boolean))].sort();
  return {
    round,
    criteria: rubric.criteria
      .map(({ id, name }) => ({ id, name, words: sorted(reviews.map((r) => r.scores[id]?.feedback)) }))
      .filter(({ words }) => words.length > 0),
    comments: sorted(reviews.map((r) => r.comment)),
  };
}
