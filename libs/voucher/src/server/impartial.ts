import type { Actor } from '@keshen/identity';
import { rows, seeingAll, type Tx } from '@keshen/platform/server';
import { requireImpartial } from '@keshen/review/server';

/**
 * A payout or a draw is one act over claims of many enterprises: who stands aside from anything in the call of one of
 * them leaves all of it alone. `which` says of `voucher_redemptions r` which claims, its parameter is $1. Refuses
 * `conflict.call`.
 */
export async function requireImpartialOver(
  tx: Tx,
  actor: Actor,
  which: string,
  about: string,
): Promise<void> {
  const calls = await seeingAll(tx, () =>
    rows<{ id: string }>(
      tx,
      `select distinct q.call_id as id from voucher_redemptions r join voucher_orders o on o.id = r.order_id
         join voucher_quotas q on q.id = o.quota_id where ${which}`,
      [about],
    ),
  );
  await requireImpartial(tx, actor, ...calls.map((call) => call.id));
}
