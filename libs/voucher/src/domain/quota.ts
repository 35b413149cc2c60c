import type { Fen } from '@keshen/kernel';
import { evaluate, type Definition, type EligibilityContext } from '@keshen/programme';

const amountOf = (definition: Definition, formula: string, context: EligibilityContext): Fen => {
  const result = evaluate(definition, formula, context);
  return 'value' in result && typeof result.value === 'number' ? Math.max(0, result.value) : 0;
};

/**
 * 额度: what the programme's formula gives this party, cut at the yearly cap of its kind; both in fen. A kind of party
 * without a cap gets nothing, nor does one whose formula cannot be told.
 */
export function quotaOf(
  definition: Definition,
  context: EligibilityContext,
): { amountFen: Fen; capFen: Fen } {
  const rules = definition.voucher?.quota;
  const cap = rules?.caps.find((c) => c.party === context.applicant?.kind);
  if (!rules || !cap) return { amountFen: 0, capFen: 0 };
  const capFen = amountOf(definition, cap.amount, context);
  return { amountFen: Math.min(amountOf(definition, rules.formula, context), capFen), capFen };
}

/** What a voucher pays of a contract: its share, rounded down to the fen, and never more than is left. */
export function voucherOf(definition: Definition, contractFen: Fen, leftFen: Fen): Fen {
  const share = definition.voucher
    ? evaluate(definition, definition.voucher.order.share, { answers: {} })
    : null;
  const percent = share && 'value' in share && typeof share.value === 'number' ? share.value : 0;
  const part = Number((BigInt(contractFen) * BigInt(Math.min(Math.max(percent, 0), 10_000))) / 10_000n);
  return Math.min(part, leftFen);
}
