import { Database, Delivering } from '@keshen/platform/server';
import { Recorder } from '../../tools/bench/recorder';
import type { Statement } from '../../tools/bench/replay';
import { settings, startProgram } from './program';

/** One delivery's transaction, with START TRANSACTION and COMMIT. */
export type Transaction = Statement[];

/**
 * Does all work by the production delivery, one task after the other, and keeps what each transaction asked
 * of PostgreSQL: per case, in order.
 */
export async function recordWays(databaseUrl: string): Promise<Transaction[][]> {
  const app = await startProgram(settings(databaseUrl));
  const recorder = new Recorder();
  try {
    const [database, delivering] = [app.get(Database), app.get(Delivering)];
    const ways = new Map<string, Transaction[]>();
    for (;;) {
      const [next] = await database.read<{ id: number; caseId: string }>(
        `select o.id, e.case_id as "caseId" from outbox o
         join stage_entries e on e.id = (o.payload ->> 'entry')::bigint
         where o.handled_at is null order by o.id limit 1`,
      );
      if (!next) return [...ways.values()];
      const transaction = await recorder.transactionOf(() => delivering.deliver(next.id));
      ways.set(next.caseId, [...(ways.get(next.caseId) ?? []), transaction]);
    }
  } finally {
    recorder.end();
    await app.close();
  }
}
