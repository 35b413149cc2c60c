import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { settings } from './program';

/** Lets a worker process of its own do the work. Answers the seconds from the first to the last entry into a stage. */
export async function route(databaseUrl: string, redisUrl: string | undefined): Promise<number> {
  const worker = spawn(process.execPath, ['--enable-source-maps', process.argv[1]!], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH, BENCH_ROLE: 'worker', ...settings(databaseUrl, redisUrl) },
  });
  const ended = once(worker, 'exit');
  const last = () => worker.kill('SIGKILL');
  process.once('exit', last);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rowCount } = await client.query(
        'select 1 from stage_entries where no > 1 and handled_at is null limit 1',
      );
      if (!rowCount) break;
      if (worker.exitCode !== null) throw new Error(`the worker ended with ${worker.exitCode}`);
      await sleep(50);
    }
    const { rows } = await client.query<{ seconds: number }>(
      `select extract(epoch from max(e.entered_at) - min(e.entered_at))::float8 as seconds
       from stage_entries e where e.no > 2`,
    );
    return rows[0]!.seconds;
  } finally {
    worker.kill('SIGTERM');
    await ended;
    process.off('exit', last);
    await client.end();
  }
}
