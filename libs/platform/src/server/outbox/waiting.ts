import type { Database } from '../database/database';

/** Hands over again what nobody has done so long after it was handed over. */
export const HAND_AGAIN_MS = 30_000;

/**
 * Takes up to `most` tasks that wait, oldest first, and notes that they were handed over. What was handed over before
 * `since` is taken once more: who did that may have died before it reached the queue, which takes each task once.
 */
export async function takeWaiting(
  database: Database,
  now: Date,
  most: number,
  since: Date | null = null,
): Promise<{ id: number; task: string }[]> {
  const found = await database.read<{ id: number; task: string }>(
    `update outbox set handed_at = $1 where id in (
       select id from outbox
       where handled_at is null and failed_at is null
         and (not_before is null or not_before <= $1::timestamptz)
         and (handed_at is null or handed_at <= $2::timestamptz or handed_at > $4::timestamptz)
         and (lease_until is null or lease_until <= $1::timestamptz or lease_until > $4::timestamptz)
       order by id limit $3 for update skip locked)
     returning id, task`,
    [
      now,
      new Date(Math.max(now.getTime() - HAND_AGAIN_MS, since?.getTime() ?? 0)),
      most,
      // Written by a clock that went wrong: nobody hands over or leases for later than this.
      new Date(now.getTime() + 2 * HAND_AGAIN_MS),
    ],
  );
  return found.sort((a, b) => a.id - b.id);
}

/** Gives tasks back that could not be handed over: the queue is away. */
export async function giveBack(database: Database, ids: number[]): Promise<void> {
  await database.read('update outbox set handed_at = null where id = any($1) and handled_at is null', [ids]);
}
