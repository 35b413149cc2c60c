import { gradeOf } from '@keshen/award';
import type { StageOf } from '@keshen/programme';

export type EvaluationArguments = StageOf<'evaluation'>['arguments'];

/** A score as typed: 0–100 in whole points, null for nothing, NaN for what is no score. */
export function scoreTyped(text: string): number | null {
  const plain = text.trim().replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  if (plain === '') return null;
  return /^\d{1,3}$/.test(plain) && Number(plain) <= 100 ? Number(plain) : Number.NaN;
}

/** Mean and grade once every indicator has a score; null before. The grade is the server's rule. */
export function gradeSoFar(
  args: EvaluationArguments,
  scores: Record<string, number | null>,
): { mean: number; outcome: string } | null {
  const given = args.indicators.map(({ id }) => [id, scores[id]] as const);
  if (given.some(([, score]) => score === null || score === undefined || Number.isNaN(score))) return null;
  return gradeOf(args, Object.fromEntries(given) as Record<string, number>);
}
