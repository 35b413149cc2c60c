import { accountRequest, type AccountRequest, type PaymentState } from '@keshen/payment';
import type { GlyphName, StageState } from '../../ui';

const way = ['due', 'prepared', 'approved', 'paid'] as const;
export type WayPoint = (typeof way)[number];

/** The four steps as a drawn line: the stroke stands at the one that is waited for, or where the bank said no. */
export function stepsOf(state: PaymentState): { key: WayPoint; state: StageState }[] {
  const at = { due: 1, prepared: 2, approved: 3, returned: 3, paid: 4, forgone: 1 }[state];
  const stopped = state === 'returned' || state === 'forgone';
  return way.map((key, index) => {
    if (index < at) return { key, state: 'done' };
    if (index > at) return { key, state: 'todo' };
    return { key, state: stopped ? 'returned' : 'now' };
  });
}

export const glyphOf: Record<PaymentState, GlyphName> = {
  due: 'todo',
  prepared: 'part',
  approved: 'now',
  paid: 'ok',
  returned: 'danger',
  forgone: 'dash',
};

/** A batch is done when the treasury has answered to all of it. */
export const batchGlyph = (batch: {
  state: 'prepared' | 'approved' | 'withdrawn';
  count: number;
  paid: number;
  returned: number;
}): GlyphName => {
  if (batch.state === 'withdrawn') return 'dash';
  if (batch.state === 'prepared') return 'part';
  if (batch.paid + batch.returned < batch.count) return 'now';
  return batch.returned > 0 ? 'warn' : 'ok';
};

/** Why a person cannot approve a payment now; null when nothing stands in the way. The server decides. */
export function approvalBar(
  payment: { state: PaymentState; preparedBy: string | null; batchId?: string | null },
  person: string | null,
): 'payment.state' | 'payment.same-person' | 'payment.in-batch' | null {
  if (payment.state !== 'prepared') return 'payment.state';
  if (payment.batchId) return 'payment.in-batch';
  return payment.preparedBy === person ? 'payment.same-person' : null;
}

export type AccountDraft = { name: string; bank: string; account: string; again: string };
export type AccountLack = 'name' | 'bank' | 'account' | 'again';

/** What is wrong with a typed account; blanks between the digits are how people read cards aloud. */
export function accountLacks(draft: AccountDraft): AccountLack[] {
  const [account, again] = [digits(draft.account), digits(draft.again)];
  return [
    !draft.name.trim() && ('name' as const),
    !draft.bank.trim() && ('bank' as const),
    !/^\d{8,30}$/.test(account) && ('account' as const),
    account !== again && ('again' as const),
  ].filter((lack) => lack !== false);
}

export const accountOf = (draft: AccountDraft): AccountRequest =>
  accountRequest.parse({ name: draft.name, bank: draft.bank, account: digits(draft.account) });

const digits = (text: string): string => text.replace(/[\s-]/g, '');
