import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alive } from '../start/alive.mjs';
import { root } from '../start/children.mjs';
import { startPostgres, throwAwaySettings } from '../start/postgres.mjs';
import { startRedis } from './redis.mjs';
import { browser, redisServer } from './system.mjs';

const scratch = join(root, '.tmp');

/**
 * Starts PostgreSQL and, when there is one, Redis for tests or benchmarks, on ports of their own and in a
 * folder that goes away with them. Answers what the programs need in their environment.
 */
export async function startServices({ settings = throwAwaySettings } = {}) {
  clearAbandoned();
  const dir = join(scratch, `run-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const postgres = await startPostgres({
    dir: join(dir, 'postgres'),
    settings: { max_connections: '400', ...settings },
  });
  const program = redisServer();
  const redis = program ? await startRedis({ program, dir: join(dir, 'redis') }) : null;
  const chrome = browser();
  return {
    env: {
      TEST_DATABASE_URL: postgres.url,
      ...(redis ? { TEST_REDIS_URL: redis.url } : {}),
      ...(chrome ? { CHROME_PATH: chrome } : {}),
    },
    async stop() {
      await Promise.all([postgres.stop(), redis?.stop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Folders of runs that were killed. */
function clearAbandoned() {
  if (!existsSync(scratch)) return;
  for (const name of readdirSync(scratch)) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    if (pid && !alive(Number(pid))) rmSync(join(scratch, name), { recursive: true, force: true });
  }
}
