import { spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

type Running = { url: string; port: number; pid: number; stop(): Promise<void> };
type Options = { dir: string; settings: Record<string, string> };
type Starter = { startPostgres(options: Options): Promise<Running> };

const NAME = 'keshen_replica';
const SETTINGS = { shared_buffers: '64MB', max_connections: '240', hot_standby: 'on' };

/**
 * A PostgreSQL and its streaming replica, each a server of its own. `synchronous`: a commit is acknowledged when the
 * replica has written it, too.
 */
export class Replicated {
  private promoted = false;

  private constructor(
    readonly primary: Running,
    readonly replica: Running,
  ) {}

  static async start(
    folder: string,
    { synchronous = false, settings = {} }: { synchronous?: boolean; settings?: Record<string, string> } = {},
  ): Promise<Replicated> {
    // By address, not by name: the launcher is no part of the program and is never bundled with it.
    const address = pathToFileURL(resolve('tools/start/postgres.mjs')).href;
    const { startPostgres } = (await import(address)) as Starter;
    const all = { ...SETTINGS, ...settings };
    const first = join(folder, 'primary');
    const second = join(folder, 'replica');
    mkdirSync(first, { recursive: true });
    const primary = await startPostgres({ dir: first, settings: all });
    await copy(primary, first, second);
    const replica = await startPostgres({ dir: second, settings: all });
    const both = new Replicated(primary, replica);
    await asking(primary.url, async (client) => {
      await until(client, `select state = 'streaming' as is from pg_stat_replication`);
      if (!synchronous) return;
      await client.query(`alter system set synchronous_standby_names = '${NAME}'`);
      await client.query('select pg_reload_conf()');
      await until(client, `select sync_state = 'sync' as is from pg_stat_replication`);
    });
    return both;
  }

  /** The replica takes in nothing more, or everything again. */
  holdReplica(held: boolean): Promise<void> {
    return asking(this.replica.url, async (client) => {
      await client.query(held ? 'select pg_wal_replay_pause()' : 'select pg_wal_replay_resume()');
      await until(
        client,
        `select pg_get_wal_replay_pause_state() = '${held ? 'paused' : 'not paused'}' as is`,
      );
    });
  }

  /** SIGKILL of the primary: it has no time to send what it has. */
  async killPrimary(): Promise<void> {
    process.kill(this.primary.pid, 'SIGKILL');
    await this.primary.stop();
  }

  /** The replica becomes the primary; answers when it takes writes. */
  async promote(): Promise<void> {
    await asking(this.replica.url, (client) => client.query('select pg_promote(true, 60)'));
    this.promoted = true;
  }

  async stop(): Promise<void> {
    if (!this.promoted) await this.replica.stop();
    await this.primary.stop();
    if (this.promoted) await this.replica.stop();
  }
}

/** A base backup by the server's own means: the folder as it is between two marks, and the label that makes sense of it. */
async function copy(primary: Running, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.url });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('replica', true)`);
    // With its owner: root may have given it to nobody.
    const copied = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
    if (copied.status !== 0) throw new Error(`the primary cannot be copied: ${copied.stderr}`);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    for (const name of ['owner', 'port', 'data/postmaster.pid', 'data/postmaster.opts'])
      rmSync(join(to, name), { force: true });
    const data = join(to, 'data');
    const { uid, gid } = statSync(data);
    const { password } = new URL(primary.url);
    writeFileSync(join(data, 'backup_label'), rows[0]!.labelfile);
    writeFileSync(join(data, 'standby.signal'), '');
    const conninfo = `host=127.0.0.1 port=${primary.port} user=keshen password=${password} application_name=${NAME}`;
    appendFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
    for (const name of ['backup_label', 'standby.signal']) chownSync(join(data, name), uid, gid);
  } finally {
    await client.end();
  }
}

async function asking<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function until(client: pg.Client, sql: string): Promise<void> {
  while (!(await client.query<{ is: boolean }>(sql)).rows[0]?.is) await sleep(20);
}
