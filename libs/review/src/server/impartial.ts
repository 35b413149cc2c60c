import type { Actor } from '@keshen/identity';
import { forbidden } from '@keshen/kernel';
import { rows, type Tx } from '@keshen/platform/server';

/**
 * Who stands aside from an application of a call does not rank, decide or pay in it: what one application gets, another
 * does not. Refuses `conflict.call`.
 */
export async function requireImpartial(tx: Tx, actor: Actor, ...calls: string[]): Promise<void> {
  const [held] = await rows(
    tx,
    'select 1 from hidden_applications where account_id = $1 and call_id = any ($2::uuid[]) limit 1',
    [actor.account, calls],
  );
  if (held) throw forbidden('conflict.call');
}
