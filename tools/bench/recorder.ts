import pg from 'pg';
import type { Statement } from './replay';

type Query = (this: pg.Client, asked: unknown, values?: unknown[], ...rest: unknown[]) => unknown;
type Heard = Statement & { client: pg.Client };

/** Keeps what a piece of work asks of PostgreSQL, in order, below the framework; signals to other processes are no part of it. */
export class Recorder {
  private readonly original = pg.Client.prototype.query as unknown as Query;
  private heard: Heard[] | undefined;

  constructor() {
    const { original } = this;
    const hear = this.hear.bind(this);
    const query: Query = function (asked, values, ...rest) {
      const answer = original.call(this, asked, values, ...rest);
      return isStatement(asked) && answer instanceof Promise
        ? hear(this, typeof asked === 'string' ? { text: asked, values: values ?? [] } : asked, answer)
        : answer;
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

  private async hear(client: pg.Client, { name, text, values }: Asked, answer: Promise<unknown>) {
    const kept = /^notify|pg_notify/.test(text) ? undefined : this.heard;
    const result = (await answer) as pg.QueryResult;
    kept?.push({ client, name, text, values, count: result.rowCount, rows: result.rows ?? [] });
    return result;
  }
}

type Asked = { name?: string; text: string; values: unknown[] };
const isStatement = (asked: unknown): asked is string | Asked =>
  typeof asked === 'string' || (typeof asked === 'object' && asked !== null && 'name' in asked);
