import pg from 'pg';
import { learn, translated, type Statement } from '../../tools/bench/replay';

type Query = (this: pg.Client, text: unknown, values?: unknown[], ...rest: unknown[]) => unknown;

/** Keeps what a piece of work asks of PostgreSQL, in order, below the framework; wake-ups of the relay are no part of it. */
export class Recorder {
  private readonly original = pg.Client.prototype.query as unknown as Query;
  private statements: Statement[] | undefined;

  constructor() {
    const { original } = this;
    const heard = this.heard.bind(this);
    const query: Query = function (text, values, ...rest) {
      const answer = original.call(this, text, values, ...rest);
      return typeof text === 'string' && answer instanceof Promise
        ? heard(text, values ?? [], answer)
        : answer;
    };
    pg.Client.prototype.query = query as unknown as typeof pg.Client.prototype.query;
  }

  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    const statements: Statement[] = [];
    this.statements = statements;
    await work();
    this.statements = undefined;
    return statements;
  }

  end(): void {
    pg.Client.prototype.query = this.original as unknown as typeof pg.Client.prototype.query;
  }

  private async heard(text: string, values: unknown[], answer: Promise<unknown>) {
    const kept = text.startsWith('notify') ? undefined : this.statements;
    const result = (await answer) as pg.QueryResult;
    kept?.push({ text, values, count: result.rowCount, rows: result.rows ?? [] });
    return result;
  }
}

/** Issues recorded submissions by bare `pg` over so many connections. Answers the seconds. */
export async function replay(
  databaseUrl: string,
  submissions: readonly Statement[][],
  connections: number,
): Promise<number> {
  const waiting = [...submissions];
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
      await client.connect();
      return client;
    }),
  );
  const from = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let statements = waiting.shift(); statements; statements = waiting.shift()) {
        const identities = new Map<number, number>();
        for (const { text, values, count, rows } of statements) {
          const result = await client.query(
            text,
            values.map((value) => translated(value, identities)),
          );
          if (result.rowCount !== count)
            throw new Error(`${result.rowCount} rows instead of ${count}: ${text}`);
          learn(rows, result.rows, identities);
        }
      }
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return seconds;
}
