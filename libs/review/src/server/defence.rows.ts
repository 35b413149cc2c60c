import { rows, type Tx } from '@keshen/platform/server';
import type { Defence } from '../domain/defence';

const columns = `d.entry_id as "entryId", d.session_at as "sessionAt", d.place, d.slot, d.attended, d.minutes,
  d.session_id as "sessionId", d.came_at as "cameAt", d.ended_at as "endedAt", s.clock_case is not distinct from d.case_id
  as running`;

/** The defence of one entry into the stage; null before it is scheduled. */
export async function defenceOf(tx: Tx, entryId: number): Promise<Defence | null> {
  const [found] = await rows<Defence>(
    tx,
    `select ${columns} from defences d join defence_sessions s on s.id = d.session_id where d.entry_id = $1`,
    [entryId],
  );
  return found ?? null;
}
