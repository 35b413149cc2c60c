import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@keshen/testing/server';

type Running = { url: string; port: number; pid: number; stop(): Promise<void> };
type Starter = {
  startPostgres(options: { dir: string; port?: number; settings: Record<string, string> }): Promise<Running>;
};

/** Connections that the server takes; few enough that they can all be taken away. */
export const CONNECTIONS = 120;

/** A PostgreSQL of one's own, which can be killed and comes back on the same folder at the same address. */
export class PostgresServer {
  private running: Running | undefined;

  private constructor(
    private readonly dir: string,
    private readonly settings: Record<string, string>,
    private readonly starter: Starter,
  ) {}

  /** `settings` beside the usual ones; a commit is always waited for, as it is in earnest. */
  static async start(folder: string, settings: Record<string, string> = {}): Promise<PostgresServer> {
    // By address, not by name: the launcher is no part of a program and is never bundled with one.
    const address = pathToFileURL(resolve('tools/start/postgres.mjs')).href;
    const dir = join(folder, 'postgres');
    mkdirSync(dir, { recursive: true });
    const server = new PostgresServer(
      dir,
      { max_connections: String(CONNECTIONS), shared_buffers: '64MB', ...settings },
      (await import(address)) as Starter,
    );
    await server.begin();
    return server;
  }

  get url(): string {
    return this.running!.url;
  }

  get port(): number {
    return this.running!.port;
  }

  /** Begins, or begins anew after it was killed; answers when it takes connections. */
  async begin(): Promise<void> {
    const { dir, settings } = this;
    this.running = await this.starter.startPostgres({ dir, port: this.running?.port, settings });
  }

  /** SIGKILL of the postmaster; those who serve connections notice and end. */
  async kill(): Promise<void> {
    process.kill(this.running!.pid, 'SIGKILL');
    await this.stop();
  }

  /** In order, where it still runs. */
  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** At once and within this call, for a process that is about to end: its folder may be removed afterwards. */
  drop(): void {
    const known = join(this.dir, 'data/postmaster.pid');
    const pid = existsSync(known) ? Number(readFileSync(known, 'utf8').split('\n')[0]) : 0;
    if (pid !== this.running?.pid) return;
    process.kill(pid, 'SIGQUIT');
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; waited < 3000 && existsSync(known); waited += 20) Atomics.wait(asleep, 0, 0, 20);
  }
}

/** A Redis of one's own, at one address for good; nothing of it is kept when it ends. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly program: string,
    private readonly port: number,
  ) {}

  static async start(program = 'redis-server'): Promise<RedisServer> {
    const server = new RedisServer(program, await freePort());
    await server.begin();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async begin(): Promise<void> {
    const args = ['--port', this.port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    // Its own process group: what Ctrl-C ends is taken away in order.
    const child = spawn(this.program, args.map(String), { stdio: 'ignore', detached: true });
    child.once('error', () => undefined);
    this.child = child;
    while (!(await listens(this.port))) {
      if (child.exitCode !== null || !child.pid) throw new Error(`${this.program} did not start`);
      await sleep(20);
    }
  }

  /** FLUSHALL. */
  async wipe(): Promise<void> {
    const socket = connect(this.port, '127.0.0.1');
    socket.write('FLUSHALL\r\n');
    await once(socket, 'data');
    socket.destroy();
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Without waiting. */
  drop(): void {
    this.child?.kill('SIGKILL');
  }
}

export function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
