import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, redisAddress, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { until } from './until';

/** Where the queue lives. */
export type Backend = 'postgres' | 'redis';

const dist = resolve(process.env.TEST_DIST ?? 'dist');
const programs = { api: 'apps/api/main.js', worker: 'apps/worker/main.js', cli: 'apps/api/cli.js' };

/** The portal as it is deployed: API and worker as processes, on a database and a data folder of its own. */
export class Portal {
  private readonly children = new Map<'api' | 'worker', ChildProcess>();

  private constructor(
    readonly address: string,
    readonly db: TestDatabase,
    readonly data: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly releaseQueue: () => Promise<void>,
  ) {}

  /** Prepared without demonstration data, with one administrator, and answering. */
  static async start(backend: Backend, administrator: Administrator): Promise<Portal> {
    const db = await testDatabase();
    const queue = backend === 'redis' ? await redisAddress() : null;
    const data = mkdtempSync(join(tmpdir(), 'keshen-e2e-'));
    const port = await freePort();
    const registry = join(data, 'registry.json');
    writeFileSync(registry, JSON.stringify({ legalPersons: [], credit: [] }));
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: db.url,
      KESHEN_DATA: data,
      KESHEN_SECRET: 'for one journey only, and long enough for that',
      REGISTRY_FILE: registry,
      LOG_LEVEL: 'warn',
      ...(queue ? { REDIS_URL: queue.url } : {}),
    };
    const portal = new Portal(`http://localhost:${port}`, db, data, env, async () => queue?.stop());
    try {
      await portal.command(['prepare']);
      const { email, name, password } = administrator;
      await portal.command(['create-admin', email, name], `${password}\n`);
      portal.run('api');
      await portal.startWorker();
      await until('the API', async () => {
        portal.requireAlive('api');
        return (await fetch(`${portal.address}/api/ready`).catch(() => null))?.ok;
      });
      return portal;
    } catch (error) {
      await portal.stop();
      throw error;
    }
  }

  /** Adds to the register's file, which the programs read at each question: never half of it. */
  registerKnows(more: Registry): void {
    const path = join(this.data, 'registry.json');
    const known = JSON.parse(readFileSync(path, 'utf8')) as Registry;
    const both = [...new Set([...Object.keys(known), ...Object.keys(more)])] as (keyof Registry)[];
    const all = Object.fromEntries(both.map((key) => [key, [...(known[key] ?? []), ...(more[key] ?? [])]]));
    writeFileSync(`${path}.new`, JSON.stringify(all));
    renameSync(`${path}.new`, path);
  }

  /** Waits until the worker has done everything that was asked of it: what a page shows is complete then. */
  async settled(): Promise<void> {
    await until('the worker to have done its tasks', async () => {
      const open: { task: string; failed: string | null }[] = await this.db.dataSource.query(
        `select task, case when failed_at is not null then coalesce(refused::text, last_error) end as failed
         from outbox where handled_at is null and (attempts > 0 or not_before is null or not_before <= now())`,
      );
      const failed = open.find((task) => task.failed);
      if (failed) throw new Error(`${failed.task} has failed: ${failed.failed}`);
      return open.length === 0;
    });
  }

  /** The worker ends in order and another one begins: what is due is looked at anew. */
  async restartWorker(): Promise<void> {
    await this.end('worker');
    await this.startWorker();
  }

  /** Nothing in the processes can be told another time: notices are written as if they began weeks before. */
  async daysPass(): Promise<void> {
    await this.db.dataSource.transaction(async (tx) => {
      await tx.query('alter table notices disable trigger notices_append_only');
      await tx.query('update notices set starts_on = starts_on - 20, ends_on = ends_on - 20');
      await tx.query('alter table notices enable trigger notices_append_only');
    });
    await this.restartWorker();
  }

  async stop(): Promise<void> {
    await Promise.all([this.end('api'), this.end('worker')]);
    await this.releaseQueue();
    await this.db.close();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** What a program said to its log. */
  log(name: 'api' | 'worker'): string {
    return readFileSync(join(this.data, `${name}.log`), 'utf8');
  }

  private async startWorker(): Promise<void> {
    const child = this.run('worker');
    let working = false;
    child.once('message', () => (working = true));
    await until('the worker', async () => {
      this.requireAlive('worker');
      return working;
    });
  }

  private run(name: 'api' | 'worker'): ChildProcess {
    const log = openSync(join(this.data, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', join(dist, programs[name])], {
      env: this.env,
      stdio: ['ignore', log, log, 'ipc'],
    });
    this.children.set(name, child);
    return child;
  }

  private requireAlive(name: 'api' | 'worker'): void {
    const child = this.children.get(name)!;
    if (child.exitCode !== null) throw new Error(`${name} has ended\n${this.log(name)}`);
  }

  private async end(name: 'api' | 'worker'): Promise<void> {
    const child = this.children.get(name);
    this.children.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  private async command(args: string[], input = ''): Promise<void> {
    const child = spawn(process.execPath, [join(dist, programs.cli), ...args], { env: this.env });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.stdin.end(input);
    const code = await new Promise((done) => child.once('close', done));
    if (code !== 0) throw new Error(`${args[0]} ended with ${String(code)}\n${said}`);
  }
}

/** What the register of legal persons, of credit and of patents knows. */
type Registry = Partial<Record<'legalPersons' | 'credit' | 'patents', readonly object[]>>;

export type Administrator = { email: string; name: string; password: string };
