import { splitFen, type Fen } from '@keshen/kernel';
import type { Definition } from './definition';
import { evaluate, type EligibilityContext } from './expressions';

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
  amountFen: Fen;
}

/** 拨款计划: the instalments of an award in order; they sum to the award, the last takes the rest of a fen. */
export function instalments(definition: Definition, awardFen: Fen): Instalment[] {
  const parts = splitFen(
    awardFen,
    definition.payments.map((p) => p.percent),
  );
  return definition.payments.map((payment, i) => ({ id: payment.id, amountFen: parts[i]! }));
}
