import pg from 'pg';
import { learn, translated, type Identities, type Statement } from '../../tools/bench/replay';
import type { Transaction } from './record';

type Way = { transactions: Transaction[]; next: number; identities: Identities };

const writesEntry = (transaction: Transaction): boolean =>
  transaction.some((s) => s.text.includes('insert into stage_entries'));

/**
 * Issues recorded transactions by bare `pg`: over so many connections, a case's own in their order, the cases
 * in turn. Answers the seconds from the first to the last entry into a stage.
 */
export async function replay(
  databaseUrl: string,
  ways: Transaction[][],
  connections: number,
): Promise<number> {
  const waiting: Way[] = ways.map((transactions) => ({ transactions, next: 0, identities: new Map() }));
  const entered: number[] = [];
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' });
      await client.connect();
      return client;
    }),
  );
  const work = async (client: pg.Client): Promise<void> => {
    for (let way = waiting.shift(); way; way = waiting.shift()) {
      const transaction = way.transactions[way.next++]!;
      for (const statement of transaction) await issue(client, statement, way.identities);
      if (writesEntry(transaction)) entered.push(performance.now());
      if (way.next < way.transactions.length) waiting.push(way);
    }
  };
  // A client that finds nothing waiting ends early, so the last few cases are shared out among fewer.
  await Promise.all(clients.map(work));
  await Promise.all(clients.map((client) => client.end()));
  return (entered.at(-1)! - entered[0]!) / 1000;
}

/** The same statement must do the same here: as many rows as when it was recorded. */
async function issue(client: pg.Client, { text, values, count, rows }: Statement, identities: Identities) {
  const result = await client.query(
    text,
    values.map((value) => translated(value, identities)),
  );
  if (result.rowCount !== count) throw new Error(`${result.rowCount} rows instead of ${count}: ${text}`);
  learn(rows, result.rows, identities);
}
