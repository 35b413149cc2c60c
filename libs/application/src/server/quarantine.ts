import type { Problem } from '@keshen/kernel';
import { often, rows, type Tx } from '@keshen/platform/server';
import { ATTACHMENTS } from '@keshen/programme';

/** Files of an application that the virus scanner took away: each is a problem at its question until it is replaced. */
export async function quarantined(tx: Tx, application: string): Promise<Problem[]> {
  const found = await rows<{ purpose: string; name: string; threat: string }>(
    tx,
    often(`select purpose, name, threat from files
     where thing_kind = 'application' and thing_id = $1 and detached_at is null and scan = 'quarantined'
     order by created_at limit 100`),
    [application],
  );
  return found.map(({ purpose, name, threat }) => ({
    // An attachment's files carry its id, those inside of a question its path.
    path: purpose.includes('.') ? purpose : `${ATTACHMENTS}.${purpose}`,
    code: 'file.quarantined',
    params: { name, threat },
  }));
}
