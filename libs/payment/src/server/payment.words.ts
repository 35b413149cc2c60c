import { capitals, chineseDay, wanText } from '@keshen/kernel';
import type { Words } from '@keshen/letter';
import type { LetterSubject } from '@keshen/letter/server';
import { rows, type Tx } from '@keshen/platform/server';

/** What a 拨款通知书 says: the instalment that the left stage paid, to whom, when, and what was received in all. */
export async function paymentWords(
  tx: Tx,
  { kind, left, case: subject, definition }: LetterSubject,
): Promise<Words | null> {
  if (kind !== 'payment' || !left) return {};
  const [paid] = await rows<{ instalment: string; fen: number; payee: string; on: string; received: number }>(
    tx,
    `select instalment, amount_fen as fen, payee_name as payee, settled_on::text as on,
       (select coalesce(sum(amount_fen), 0)::bigint from ledger where application_id = $2) as received
     from payments where entry_id = $1 and state = 'paid'`,
    [left.entryId, subject.applicationId],
  );
  if (!paid) return null;
  return {
    instalment: definition.payments.find((p) => p.id === paid.instalment)?.label['zh-CN'] ?? paid.instalment,
    paid: `${wanText(paid.fen)}万元`,
    paidCapitals: capitals(paid.fen),
    payee: paid.payee,
    paidOn: chineseDay(paid.on),
    received: `${wanText(paid.received)}万元`,
  };
}
