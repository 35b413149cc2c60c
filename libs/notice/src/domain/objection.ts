import type { Fen } from '@keshen/kernel';
import type { StageOf } from '@keshen/programme';

/** 维持, 撤销, 调整: what came of one objection. */
export type ObjectionResult = 'maintained' | 'revoked' | 'adjusted';

type Names = Pick<StageOf<'objection'>['arguments'], 'maintains' | 'revokes' | 'adjusts'>;

/**
 * The result that an outcome of an objection stage stands for; null for any other outcome. Where nothing can be adjusted
 * (a registration without money) a definition names one outcome for both, and it maintains.
 */
export function resultOf(stage: Names, outcome: string): ObjectionResult | null {
  if (outcome === stage.maintains) return 'maintained';
  if (outcome === stage.revokes) return 'revoked';
  return outcome === stage.adjusts ? 'adjusted' : null;
}

/** The outcome of an objection stage for a result. */
export const outcomeFor = (stage: Names, result: ObjectionResult): string =>
  ({ maintained: stage.maintains, revoked: stage.revokes, adjusted: stage.adjusts })[result];

/** What an objection asks of the award. Amounts in fen. */
export interface Decided {
  result: ObjectionResult;
  amountFen: Fen | null;
}

/**
 * The strictest of several results: one revocation revokes; else the lowest adjusted amount; else the award is
 * maintained. Independent of their order; of none it is maintained.
 */
export function strictest(decided: readonly Decided[]): Decided {
  if (decided.some((d) => d.result === 'revoked')) return { result: 'revoked', amountFen: null };
  const amounts = decided.flatMap((d) =>
    d.result === 'adjusted' && d.amountFen !== null ? [d.amountFen] : [],
  );
  return amounts.length
    ? { result: 'adjusted', amountFen: Math.min(...amounts) }
    : { result: 'maintained', amountFen: null };
}

/** How the objector reads where the matter stands. */
export type ObjectionState = 'received' | 'answered';
