import type { Tx } from '@keshen/platform/server';

/** Who stepped back or was taken off owes nothing and, without a duty, reads nothing any more. */
export async function withdrawDuty(tx: Tx, entryId: number, account: string): Promise<void> {
  await tx.query(`delete from duties where entry_id = $1 and role = 'expert' and account_id = $2`, [
    entryId,
    account,
  ]);
}
