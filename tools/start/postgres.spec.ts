import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { alive } from './alive.mjs';
import { runningPostgres, startPostgres } from './postgres.mjs';

const dir = mkdtempSync(join(tmpdir(), 'keshen-postgres-'));
const postgres = join(dir, 'postgres');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A process that starts the server on the folder and stays. */
async function holder(): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const program = join(dir, 'holder.mjs');
  const module = new URL('./postgres.mjs', import.meta.url).href;
  writeFileSync(
    program,
    `import { startPostgres } from '${module}';
     const { url, pid } = await startPostgres({ dir: process.argv[2] });
     process.send({ url, pid });
     setInterval(() => {}, 1000);`,
  );
  const child = fork(program, [postgres], { execArgv: [] });
  const message = await new Promise<unknown>((done) => child.once('message', done));
  return { child, ...(message as { url: string; pid: number }) };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const ended = (child: ChildProcess) => new Promise((done) => child.once('exit', done));

describe('the embedded PostgreSQL', () => {
  it('asks for a password, sorts by code point, knows Chinese letters and listens on loopback only', async () => {
    const server = await startPostgres({ dir: postgres });
    try {
      expect(statSync(join(postgres, 'password')).mode & 0o777).toBe(0o600);
      await expect(query(server.url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1')).rejects.toThrow(
        /password/,
      );
      await query(server.url, 'create extension pg_trgm');
      const [row] = await query(
        server.url,
        `select current_setting('listen_addresses') as listens, cardinality(show_trgm('集成电路')) as trigrams,
                datlocprovider as provider, datlocale as locale from pg_database where datname = 'keshen'`,
      );
      expect(row).toEqual({ listens: '127.0.0.1', trigrams: 5, provider: 'b', locale: 'C.UTF-8' });
    } finally {
      await server.stop();
    }
    expect(existsSync(join(postgres, 'data/postmaster.pid'))).toBe(false);
  });

  it('keeps what was committed when it and its launcher are killed, and starts again by itself', async () => {
    const first = await holder();
    await query(first.url, 'create table kept as select 1 as n');
    process.kill(first.pid, 'SIGKILL');
    first.child.kill('SIGKILL');
    await ended(first.child);
    const server = await startPostgres({ dir: postgres });
    try {
      expect(await query(server.url, 'select n from kept')).toEqual([{ n: 1 }]);
    } finally {
      await server.stop();
    }
  });

  it('takes the folder over from a killed launcher, whose server does not live on', async () => {
    const first = await holder();
    first.child.kill('SIGKILL');
    await ended(first.child);
    const server = await startPostgres({ dir: postgres });
    try {
      expect(alive(first.pid)).toBe(false);
      expect(runningPostgres(postgres)).toBe(server.url);
    } finally {
      await server.stop();
    }
    expect(runningPostgres(postgres)).toBeNull();
  });

  it('is refused to a second process while the first one runs it', async () => {
    const first = await holder();
    await expect(startPostgres({ dir: postgres })).rejects.toMatchObject({ code: 'folder.held' });
    first.child.kill('SIGKILL');
    await ended(first.child);
  });

  it('is not misled by a pid file whose number belongs to another process by now', async () => {
    await (await startPostgres({ dir: postgres })).stop();
    const stale = `${process.pid}\n${join(postgres, 'data')}\n1\n5432\n\n127.0.0.1\n\nready   \n`;
    writeFileSync(join(postgres, 'data/postmaster.pid'), stale);
    const server = await startPostgres({ dir: postgres });
    await server.stop();
    expect(readFileSync(join(postgres, 'server.log'), 'utf8')).not.toContain('FATAL');
  });
});
