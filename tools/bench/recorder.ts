import pg from 'pg';
import type { Statement } from './replay';

type Query = (this: pg.Client, asked: unknown, ...rest: unknown[]) => unknown;
type Heard = Statement & { client: pg.Client };

/** Keeps what a piece of work asks of PostgreSQL, in order, below the framework; signals to other processes are no part of it. */
export class Recorder {
  private readonly original = pg.Client.prototype.query as unknown as Query;
  private heard: Heard[] | undefined;

  constructor() {
    const { original } = this;
    const hear = this.hear.bind(this);
    const query: Query = function (asked, ...rest) {
      if (!isStatement(asked)) return original.call(this, asked, ...rest);
      const values = Array.isArray(rest[0]) ? (rest[0] as unknown[]) : [];
      const heard = hear(this, typeof asked === 'string' ? { text: asked, values } : asked);
      // A pool asks with a function to be called, everybody else waits.
      const at = rest.findIndex((each) => typeof each === 'function');
      if (at >= 0) {
        const told = rest[at] as (error: unknown, result: pg.QueryResult) => unknown;
        rest[at] = (error: unknown, result: pg.QueryResult) => told(error, error ? result : heard(result));
      }
      const answer = original.call(this, asked, ...rest);
      return answer instanceof Promise ? answer.then(heard) : answer;
    };
    pg.Client.prototype.query = query as unknown as typeof pg.Client.prototype.query;
  }

  /** Every statement of the work. */
  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    return (await this.listen(work)).map(({ client: _, ...statement }) => statement);
  }

  /** The statements of the one transaction that the work opens. */
  async transactionOf(work: () => Promise<unknown>): Promise<Statement[]> {
    const heard = await this.listen(work);
    const { client } = heard.find(({ text }) => text.startsWith('START TRANSACTION'))!;
    const own = heard.filter((each) => each.client === client);
    if (own.at(-1)?.text !== 'COMMIT') throw new Error('a transaction did not commit');
    return own.map(({ client: _, ...statement }) => statement);
  }

  end(): void {
    pg.Client.prototype.query = this.original as unknown as typeof pg.Client.prototype.query;
  }

  private async listen(work: () => Promise<unknown>): Promise<Heard[]> {
    const heard: Heard[] = [];
    this.heard = heard;
    try {
      await work();
    } finally {
      this.heard = undefined;
    }
    return heard;
  }

  private hear(client: pg.Client, { name, text, values }: Asked) {
    const kept = /^notify|pg_notify/.test(text) ? undefined : this.heard;
    return (result: pg.QueryResult): pg.QueryResult => {
      kept?.push({ client, name, text, values, count: result.rowCount, rows: result.rows ?? [] });
      return result;
    };
  }
}

type Asked = { name?: string; text: string; values: unknown[] };
const isStatement = (asked: unknown): asked is string | Asked =>
  typeof asked === 'string' || (typeof asked === 'object' && asked !== null && 'name' in asked);
