import pg from 'pg';
import { learn, translated, type Statement } from '../../tools/bench/replay';

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
  // Each ends its own connection, also when it fails: what went wrong is told then, not that its database was dropped.
  const work = clients.map(async (client) => {
    try {
      for (let statements = waiting.shift(); statements; statements = waiting.shift()) {
        const identities = new Map<number, number>();
        for (const { name, text, values, count, rows } of statements) {
          const result = await client.query<Record<string, unknown>>({
            ...(name ? { name } : {}),
            text,
            values: values.map((value) => translated(value, identities)),
          });
          if (result.rowCount !== count)
            throw new Error(`${result.rowCount} rows instead of ${count}: ${text}`);
          learn(rows, result.rows, identities);
        }
      }
    } finally {
      client.on('error', () => undefined);
      await client.end();
    }
  });
  await Promise.all(work);
  return (performance.now() - from) / 1000;
}
