import { rows, type Tx } from '@keshen/platform/server';
import type { Defence } from '../domain/defence';

const columns = `entry_id as "entryId", session_at as "sessionAt", place, slot, attended, minutes,
  session_id as "sessionId"`;

/** The defence of one entry into the stage; null before it is scheduled. */
export async function defenceOf(tx: Tx, entryId: number): Promise<Defence | null> {
  const [found] = await rows<Defence>(tx, `select ${columns} from defences where entry_id = $1`, [entryId]);
  return found ?? null;
}
