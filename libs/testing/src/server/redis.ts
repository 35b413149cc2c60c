import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newToken } from '@keshen/platform/server';

type Server = { url: string; stop(): Promise<void> };
type Starter = { startRedis(options: { program: string; dir: string }): Promise<Server> };

/**
 * A Redis server of one's own: suites that run beside each other wipe it, and their workers would take each other's
 * tasks. Made with REDIS_SERVER or the redis-server of the PATH; without one TEST_REDIS_URL serves. Throws when there
 * is neither: the queue is tested on both backends.
 */
export async function redisAddress(): Promise<Server> {
  const program =
    process.env.REDIS_SERVER ?? spawnSync('which', ['redis-server'], { encoding: 'utf8' }).stdout.trim();
  const url = process.env.TEST_REDIS_URL;
  if (!program && url) return { url, stop: async () => undefined };
  if (!program) throw new Error('no redis-server in the PATH; install it, or set TEST_REDIS_URL');
  const { startRedis } = (await import(pathToFileURL(resolve('tools/test/redis.mjs')).href)) as Starter;
  const dir = resolve('.tmp', `run-${process.pid}`, newToken().slice(0, 8));
  const server = await startRedis({ program, dir });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
