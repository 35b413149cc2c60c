import { splitFen, type Fen } from '@keshen/kernel';
import type { Definition } from './definition';
import type { Answers } from './answers';
import { evaluate, holds, type EligibilityContext } from './expressions';

/** What the formula gives in fen, or which answers it still needs. */
export function entitledAmount(
  definition: Definition,
  context: EligibilityContext,
): { amount: Fen } | { missing: string[] } {
  const result = evaluate(definition, definition.amount.formula, context);
  if ('value' in result && typeof result.value === 'number') return { amount: Math.max(0, result.value) };
  return { missing: 'missing' in result ? result.missing : [] };
}

export interface Instalment {
  id: string;
  percent: number;
  amountFen: Fen;
}

/**
 * 拨款计划: the instalments of an award that apply to these answers, in order. They sum to the award: the last takes
 * the share of those that do not apply, and the rest of a fen.
 */
export function instalments(definition: Definition, awardFen: Fen, answers: Answers): Instalment[] {
  const due = definition.payments.filter(
    ({ when }) => when === undefined || holds(definition, when, { answers }),
  );
  const before = due.slice(0, -1).map((p) => p.percent);
  const percents = [...before, 100 - before.reduce((sum, percent) => sum + percent, 0)];
  const parts = splitFen(awardFen, percents);
  return due.map(({ id }, i) => ({ id, percent: percents[i]!, amountFen: parts[i]! }));
}
