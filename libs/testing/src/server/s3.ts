import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '@keshen/document/server';

const program = join(process.cwd(), 'libs/testing/src/server/s3-server.mjs');

/** A real S3 server process for a spec. It can be killed, and started again over the same folder at the same address. */
export class S3Server {
  private child: ChildProcess | null = null;
  private port = 0;

  private constructor(private readonly folder: string) {}

  static async start(): Promise<S3Server> {
    const server = new S3Server(await mkdtemp(join(tmpdir(), 'keshen-s3rver-')));
    await server.start();
    return server;
  }

  get settings(): S3Settings {
    return {
      S3_ENDPOINT: `http://127.0.0.1:${this.port}`,
      S3_REGION: 'us-east-1',
      S3_BUCKET: 'keshen',
      S3_ACCESS_KEY: 'S3RVER',
      S3_SECRET_KEY: 'S3RVER',
    };
  }

  /** Starts it again, and answers when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--no-warnings', program, this.folder, String(this.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the S3 server did not start')));
    ended.catch(() => undefined);
    const [said] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
    this.port = Number(String(said).trim());
  }

  /** SIGKILL: it has no time for anything. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
