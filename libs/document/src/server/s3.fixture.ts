import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from './s3.store';

/** A real S3 server process for a spec. */
export async function startS3(): Promise<{ settings: S3Settings; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'keshen-s3rver-'));
  const program = join(process.cwd(), 'libs/document/src/server/s3-server.fixture.mjs');
  const child = spawn(process.execPath, ['--no-warnings', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('the S3 server did not start'))),
  ])) as [Buffer];
  return {
    settings: {
      S3_ENDPOINT: `http://127.0.0.1:${String(said).trim()}`,
      S3_REGION: 'us-east-1',
      S3_BUCKET: 'keshen',
      S3_ACCESS_KEY: 'S3RVER',
      S3_SECRET_KEY: 'S3RVER',
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
