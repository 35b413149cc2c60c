import type { MoreWords } from '@keshen/application/server';
import { wanText } from '@keshen/kernel';
import { rows } from '@keshen/platform/server';

/**
 * What messages of vouchers say: an order, its redemption and the objections to that are known by the order's own number,
 * never by the enterprise's application.
 */
export const voucherWords: MoreWords = async (
  tx,
  applicationId,
  subject,
): Promise<Record<string, string>> => {
  const [order] = await rows<{ id: string; reference: string; title: string; amount: number }>(
    tx,
    `select o.id, o.reference, o.service_name as title, coalesce(r.amount_fen, o.reserved_fen) as amount
     from voucher_orders o left join voucher_redemptions r on r.order_id = o.id
     where $1 <> 'application' and (o.id = $2 or o.id = (select order_id from voucher_redemptions where case_id in ($2, $3)))`,
    [subject.kind, subject.id, subject.parentId],
  );
  if (order)
    return {
      amount: wanText(order.amount),
      reference: order.reference,
      title: order.title,
      link: `/vouchers/orders/${order.id}`,
    };
  const [quota] = await rows<{ amount: number }>(
    tx,
    `select issued_fen as amount from voucher_quotas where application_id = $1`,
    [applicationId],
  );
  return quota ? { amount: wanText(quota.amount) } : {};
};
