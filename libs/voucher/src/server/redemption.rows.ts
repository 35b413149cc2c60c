import { notFound } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';
import type { Redemption } from '../domain/views';

/** With the quota that it was used from and the enterprise that used it. */
export type RedemptionOfOrder = Redemption & { quotaId: string; partyId: string };
export const redemptionColumns = `r.case_id as "caseId", r.order_id as "orderId", r.institution_id as "institutionId",
  r.programme_code as "programmeCode", r.amount_fen as "amountFen", r.opened_at as "openedAt", r.deadline_at as "deadlineAt",
  r.claimed_at as "claimedAt", r.draw_id as "drawId", r.drawn, r.checked_at as "checkedAt", r.site_finding as "siteFinding",
  r.published_until as "publishedUntil", r.payable_at as "payableAt", r.payout_id as "payoutId", r.ended_at as "endedAt"`;

/** Reads a redemption, locked until the end of the transaction where asked. Refuses `voucher.unknown`. */
export async function redemptionById(tx: Tx, caseId: string, lock = false): Promise<RedemptionOfOrder> {
  const [found] = await rows<RedemptionOfOrder>(
    tx,
    `select ${redemptionColumns}, o.quota_id as "quotaId", o.party_id as "partyId" from voucher_redemptions r join voucher_orders o on o.id = r.order_id
     where r.case_id = $1 ${lock ? 'for no key update of r' : ''}`,
    [caseId],
  );
  if (!found) throw notFound('voucher.unknown');
  return found;
}
