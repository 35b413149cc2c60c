import type { Database } from '../database/database';

/** Hands over again what nobody has done so long after it was handed over. */
export const HAND_AGAIN_MS = 30_000;

type Taking = { most: number; again?: number; since?: Date | null; late?: readonly string[] };

/** Waits for whoever does it: neither done, nor given to a person, nor leased, nor for later. */
const open = `handled_at is null and failed_at is null and (not_before is null or not_before <= $1::timestamptz)
         and (lease_until is null or lease_until <= $1::timestamptz or lease_until > $4::timestamptz)`;

/**
 * Takes tasks that wait and notes that they were handed over: up to `most` that never were, oldest first, and up to `again`
 * that were half a minute ago or earlier, `late` ones last. What was handed over before `since` is taken once more, too: who
 * did that may have died before it reached the queue, which takes each task once. What is new has an index of its own, so
 * that a backlog in the queue costs nothing here; for the rest all that waits is read.
 */
export async function takeWaiting(
  database: Database,
  now: Date,
  { most, again = most, since = null, late = [] }: Taking,
): Promise<{ id: number; task: string }[]> {
  const found = await database.read<{ id: number; task: string }>(
    `update outbox set handed_at = $1 where id = any (array(
       select id from (select id from outbox where ${open} and handed_at is null
         order by id limit $3 for update skip locked) new
       union all
       select id from (select id from outbox
         where ${open} and (handed_at <= $2::timestamptz or handed_at > $4::timestamptz)
         order by task = any ($6), id limit $5 for update skip locked) long_ago))
     returning id, task`,
    [
      now,
      new Date(Math.max(now.getTime() - HAND_AGAIN_MS, since?.getTime() ?? 0)),
      most,
      // Written by a clock that went wrong: nobody hands over or leases for later than this.
      new Date(now.getTime() + 2 * HAND_AGAIN_MS),
      again,
      late,
    ],
  );
  return found.sort((a, b) => a.id - b.id);
}

/** Gives tasks back that could not be handed over: the queue is away. */
export async function giveBack(database: Database, ids: number[]): Promise<void> {
  await database.read('update outbox set handed_at = null where id = any($1) and handled_at is null', [ids]);
}
