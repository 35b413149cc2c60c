import { conflict } from '@keshen/kernel';
import { z } from 'zod';

/** 存疑的答复: the result stands as it is, or it is counted anew without what was voided. */
export const questionAnswers = ['stands', 'recounted'] as const;
export type QuestionAnswer = (typeof questionAnswers)[number];

/** The office answers what a breach that was found later asks of a result. */
export const questionRequest = z.strictObject({
  entry: z.int().min(1),
  answer: z.enum(questionAnswers),
  reason: z.string().trim().min(2).max(500),
});
export type QuestionRequest = z.infer<typeof questionRequest>;

/** 存疑: a review that went into a concluded result was voided afterwards. Scores in hundredths. */
export interface ResultQuestion {
  entryId: number;
  stage: string;
  question: string;
  questionedAt: Date;
  score: number;
  n: number;
  /** What it would come to without what was voided; null where nothing is left of it. */
  without: { score: number; n: number } | null;
  answer: QuestionAnswer | null;
  reason: string | null;
  answeredAt: Date | null;
  answeredBy: string | null;
}

/** Nothing is decided on a result that is questioned until the office has answered. Refuses `review.result-questioned`. */
export function requireAnswered(questions: readonly Pick<ResultQuestion, 'answer' | 'question'>[]): void {
  const open = questions.filter(({ answer }) => answer === null);
  if (open.length) throw conflict('review.result-questioned', { question: open[0]!.question });
}

/** What an answer does: null leaves the figures, else they are replaced. Refuses `review.not-questioned`, `review.nothing-left`. */
export function recountedBy<F>(
  { answer }: Pick<QuestionRequest, 'answer'>,
  open: boolean,
  without: F | null,
): F | null {
  if (!open) throw conflict('review.not-questioned');
  if (answer === 'stands') return null;
  if (!without) throw conflict('review.nothing-left');
  return without;
}
