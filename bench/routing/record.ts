import pg from 'pg';
import { Database, Delivering } from '@keshen/platform/server';
import type { Statement } from '../../tools/bench/replay';
import { settings, startProgram } from './program';

/** One delivery's transaction, with START TRANSACTION and COMMIT. */
export type Transaction = Statement[];

type Query = (this: pg.Client, text: unknown, values?: unknown[], ...rest: unknown[]) => unknown;

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
      const transaction = await recorder.during(() => delivering.deliver(next.id));
      ways.set(next.caseId, [...(ways.get(next.caseId) ?? []), transaction]);
    }
  } finally {
    recorder.end();
    await app.close();
  }
}

/** Listens to the driver itself, below the framework. */
class Recorder {
  private readonly original = pg.Client.prototype.query as unknown as Query;
  private client: pg.Client | undefined;
  private statements: Statement[] | undefined;

  constructor() {
    const { heard, original } = this;
    const record = heard.bind(this);
    const query: Query = function (text, values, ...rest) {
      const answer = original.call(this, text, values, ...rest);
      return typeof text === 'string' && answer instanceof Promise
        ? record(this, text, values ?? [], answer)
        : answer;
    };
    pg.Client.prototype.query = query as unknown as typeof pg.Client.prototype.query;
  }

  /** The statements of the one transaction that the work opens. */
  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    const statements: Statement[] = [];
    this.statements = statements;
    await work();
    this.statements = this.client = undefined;
    if (statements.at(-1)?.text !== 'COMMIT') throw new Error('a delivery did not commit');
    return statements;
  }

  end(): void {
    pg.Client.prototype.query = this.original as unknown as typeof pg.Client.prototype.query;
  }

  private async heard(client: pg.Client, text: string, values: unknown[], answer: Promise<unknown>) {
    if (text.startsWith('START TRANSACTION')) this.client ??= client;
    const statements = this.client === client ? this.statements : undefined;
    const result = (await answer) as pg.QueryResult;
    statements?.push({ text, values, count: result.rowCount, rows: result.rows ?? [] });
    return result;
  }
}
