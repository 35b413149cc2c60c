import { rows, type Database, type Kept } from '@keshen/platform/server';

/**
 * Messages go with their mails; of a mail about an account only its key stays, by which it is never sent twice. Both are
 * looked for among the oldest only, so that a run costs the same whatever there is.
 */
export const keptOfNotification = (database: Database): Kept[] => [
  {
    kind: 'messages',
    days: 1095,
    least: 180,
    sweep: (before, most) =>
      database.transaction(async (tx) => {
        const old = await rows<{ id: number }>(
          tx,
          `select id from (select id, created_at from messages order by id limit $2) oldest where created_at < $1`,
          [before, most],
        );
        const ids = old.map(({ id }) => id);
        await tx.query('delete from mails where message_id = any ($1::bigint[])', [ids]);
        await tx.query('delete from messages where id = any ($1::bigint[])', [ids]);
        return ids.length;
      }),
  },
  {
    kind: 'mails',
    days: 365,
    least: 30,
    sweep: async (before, most) => {
      const emptied = await database.read(
        `update mails set address_sealed = null, address_masked = '***', body_sealed = null, emptied_at = now()
         where id in (
           select id from (
             select id, created_at from mails where message_id is null and emptied_at is null order by id limit $2
           ) oldest where created_at < $1)
         returning id`,
        [before, most],
      );
      return emptied.length;
    },
  },
];
