import { conflict, invalid } from '@keshen/kernel';
import type { StageOf } from '@keshen/programme';

type Arguments = StageOf<'evaluation'>['arguments'];

/**
 * 绩效评价: the mean of all indicators (each 0–100) and the grade whose band it reaches. Refuses
 * `evaluation.incomplete` when an indicator is missing or unknown.
 */
export function gradeOf(args: Arguments, scores: Record<string, number>): { mean: number; outcome: string } {
  const ids = args.indicators.map((i) => i.id);
  const missing = ids.filter((id) => scores[id] === undefined);
  const unknown = Object.keys(scores).filter((id) => !ids.includes(id));
  if (missing.length || unknown.length) throw invalid('evaluation.incomplete', { missing, unknown });
  const mean = ids.reduce((sum, id) => sum + scores[id]!, 0) / ids.length;
  const bands = [...args.grades].sort((a, b) => b.from - a.from);
  return { mean, outcome: (bands.find((band) => mean >= band.from) ?? bands.at(-1)!).outcome };
}

/** Every item answered; what is not 'yes' has a remark. Refuses `items.incomplete` with the items. */
export function requireItems(
  asked: { id: string }[],
  given: Record<string, { answer: string; remark?: string }>,
): void {
  const open = asked.filter(({ id }) => !given[id] || (given[id].answer !== 'yes' && !given[id].remark));
  if (open.length) throw invalid('items.incomplete', { items: open.map((i) => i.id) });
  if (Object.keys(given).some((id) => !asked.some((a) => a.id === id))) throw conflict('items.unknown');
}
