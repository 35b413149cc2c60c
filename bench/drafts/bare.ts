import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import type { Recorded } from './world';

type Body = { changes: [{ id: string; path: string; value: unknown; base: number }] };

/**
 * The reference: Fastify and `pg` alone. It reads the cookie, looks the session up and issues the recorded statements
 * of an autosave with this one's values, in the same transaction; it checks nothing else.
 */
export async function serveBare(): Promise<void> {
  const { PORT, DATABASE_URL, BENCH_STATEMENTS } = process.env;
  const statements = JSON.parse(BENCH_STATEMENTS!) as Recorded[];
  const begin = statements.findIndex(({ text }) => text === 'START TRANSACTION');
  const [lookUps, save] = [statements.slice(0, begin), statements.slice(begin)];
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20, options: '-c timezone=UTC' });
  const app = Fastify();
  app.get('/api/health', async () => ({ status: 'alive' }));
  app.put<{ Params: { id: string }; Body: Body }>('/api/applications/:id/answers', async (request, reply) => {
    const token = /keshen=([\w-]{43})/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const { id, path, value, base } = request.body.changes[0];
    const places: Record<string, unknown> = {
      $application: request.params.id,
      $path: path,
      $change: id,
      $text: JSON.stringify(value),
      $version: base + 1,
      $now: new Date(),
      $token: createHash('sha256').update(token).digest('base64url'),
    };
    for (const { name, text, values } of lookUps) {
      const { rows } = await pool.query<{ accountId?: string }>(asked(name, text, placed(values, places)));
      if (rows[0]?.accountId) places.$account = rows[0].accountId;
    }
    if (!places.$account) return reply.code(401).send();
    const client = await pool.connect();
    try {
      for (const { text, values } of save) await client.query(text, placed(values, places) as unknown[]);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    return { saved: [{ path, id, version: base + 1, changedAt: new Date().toISOString() }], current: [] };
  });
  process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
  await app.listen({ port: Number(PORT), host: '127.0.0.1' });
}

/** Prepared where the program prepares it. */
const asked = (name: string | undefined, text: string, values: unknown) => ({
  ...(name ? { name } : {}),
  text,
  values: values as unknown[],
});

function placed(value: unknown, places: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((each) => placed(each, places));
  return typeof value === 'string' && value.startsWith('$') ? (places[value] ?? value) : value;
}
