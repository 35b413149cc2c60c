import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of each process that is started here. */
export const settings = (databaseUrl: string, redisUrl?: string): Record<string, string> => ({
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  KESHEN_SECRET: 'for this benchmark only, and long enough for that',
  KESHEN_DATA: resolve('.tmp/bench/submit/data'),
  LOG_LEVEL: 'error',
  // Each request says that it comes from an address of its own, as a season's do.
  TRUST_PROXY: '1',
  REQUESTS_PER_ACCOUNT: '1000000',
});

/** With BENCH_PROFILE each process leaves a profile of its processor time in that folder. */
const { BENCH_PROFILE: folder } = process.env;
const profiled = process.env.BENCH_ARGS
  ? process.env.BENCH_ARGS.split(' ')
  : folder
    ? ['--cpu-prof', `--cpu-prof-dir=${folder}`]
    : [];

/** API and worker as they run in earnest. Stop them in any case. */
export async function startPortal(databaseUrl: string, redisUrl: string, port: number) {
  const env = { PATH: process.env.PATH, ...settings(databaseUrl, redisUrl), PORT: String(port) };
  const children = ['api', 'worker'].map((app) =>
    spawn(process.execPath, [...profiled, resolve(`dist/apps/${app}/main.js`)], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );
  const kill = () => children.forEach((child) => child.kill('SIGKILL'));
  process.once('exit', kill);
  const address = `http://127.0.0.1:${port}`;
  await ready(`${address}/api/ready`, children);
  const [api, worker] = children.map(({ pid }) => pid!);
  // As the launcher does where both share a machine.
  setPriority(worker!, constants.priority.PRIORITY_BELOW_NORMAL);
  return {
    address,
    pids: { api: api!, worker: worker! },
    async stop() {
      process.off('exit', kill);
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null) return;
          const ended = once(child, 'exit');
          child.kill('SIGTERM');
          await ended;
        }),
      );
    },
  };
}

async function ready(url: string, children: ChildProcess[]): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (children.some((child) => child.exitCode !== null)) throw new Error('the portal did not start');
    await sleep(100);
  }
}
