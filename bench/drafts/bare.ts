import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import type { Recorded } from './world';

type Body = { changes: [{ id: string; path: string; value: unknown; base: number }] };

/**
 * The reference: Fastify and `pg` alone. It reads the cookie, looks up the session and where the draft stands, and issues
 * the recorded statement of an autosave with this one's values; it checks nothing else, and gathers nothing.
 */
export async function serveBare(): Promise<void> {
  const { PORT, DATABASE_URL, BENCH_STATEMENTS } = process.env;
  const statements = JSON.parse(BENCH_STATEMENTS!) as Recorded[];
  const [lookUps, save] = [statements.slice(0, -1), statements.at(-1)!];
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
      $value: value,
      $base: base,
      $now: new Date(),
      $token: createHash('sha256').update(token).digest('base64url'),
    };
    for (const { name, text, values } of lookUps) {
      const { rows } = await pool.query<{ accountId?: string; entryId?: string }>(
        asked(name, text, placed(values, places)),
      );
      if (rows[0]?.accountId) places.$account = rows[0].accountId;
      if (rows[0]?.entryId) places.$entry = Number(rows[0].entryId);
    }
    if (!places.$account) return reply.code(401).send();
    const { rowCount } = await pool.query(asked(save.name, save.text, placed(save.values, places)));
    if (rowCount !== 1) return reply.code(409).send();
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
  if (typeof value === 'string') return value.startsWith('$') ? (places[value] ?? value) : value;
  if (typeof value !== 'object' || value === null) return value;
  const all = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, placed(each, places)]));
  return 'json' in all ? JSON.stringify(all.json) : all;
}
