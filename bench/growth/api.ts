import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET } from '../drafts/world';

/** The API as it is deployed, on a database of its own. Stop it in any case. */
export async function startApi(databaseUrl: string, port: number) {
  const child = spawn(process.execPath, ['--enable-source-maps', resolve('dist/apps/api/main.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      KESHEN_SECRET: SECRET,
      KESHEN_DATA: resolve('.tmp/bench/growth/data'),
      LOG_LEVEL: 'error',
      // Each request says that it comes from an address of its own.
      TRUST_PROXY: '1',
      REQUESTS_PER_ACCOUNT: '1000000',
    },
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => undefined);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error('the API did not start');
    await sleep(100);
  }
  return {
    /** What the process holds in memory, in MB; 0 where the system does not tell. */
    memory: (): number => memoryOf(child.pid!),
    async stop(): Promise<void> {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
