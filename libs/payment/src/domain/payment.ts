import { conflict, type Fen } from '@keshen/kernel';

/** A payment's way: due → prepared → approved → paid, or returned (退票), or forgone. */
export const paymentStates = ['due', 'prepared', 'approved', 'paid', 'returned', 'forgone'] as const;
export type PaymentState = (typeof paymentStates)[number];
export type PaymentStep = 'prepare' | 'unprepare' | 'approve' | 'pay' | 'return' | 'forgo';

const steps: Record<PaymentStep, { from: PaymentState[]; to: PaymentState }> = {
  prepare: { from: ['due'], to: 'prepared' },
  unprepare: { from: ['prepared'], to: 'due' },
  approve: { from: ['prepared'], to: 'approved' },
  pay: { from: ['approved'], to: 'paid' },
  return: { from: ['approved'], to: 'returned' },
  forgo: { from: ['due', 'prepared'], to: 'forgone' },
};

/** The next state of a payment. Refuses `payment.state` (conflict) with what it is and what is needed. */
export function step(state: PaymentState, act: PaymentStep): PaymentState {
  const { from, to } = steps[act];
  if (!from.includes(state)) throw conflict('payment.state', { state, needs: from });
  return to;
}

/** 双人复核: who prepared a payment may not approve it. Refuses `payment.same-person`. */
export function requireSecondPerson(preparedBy: string | null, approver: string | null): void {
  if (!approver || preparedBy === approver) throw conflict('payment.same-person');
}

/** One line of the ledger: money out is positive, money back negative, in fen. */
export interface LedgerLine {
  kind: 'payment' | 'return' | 'claim-back';
  amountFen: Fen;
}

/** What a project has received. */
export const received = (lines: LedgerLine[]): Fen => lines.reduce((sum, line) => sum + line.amountFen, 0);

/**
 * Checks a line before it is written: never more out than awarded, never more back than out. Refuses
 * `ledger.over-award` with what is left, `ledger.over-return`.
 */
export function requireBalanced(awardFen: Fen, lines: LedgerLine[], next: LedgerLine): void {
  const sum = received(lines) + next.amountFen;
  if (sum > awardFen) throw conflict('ledger.over-award', { left: awardFen - received(lines) });
  if (sum < 0) throw conflict('ledger.over-return', { received: received(lines) });
}
