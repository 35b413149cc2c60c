import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { v7 as uuid } from 'uuid';
import { entities, migrate, migrations } from '@keshen/backend/server';
import { createDataSource, Database, Replica, withOldReads } from '@keshen/platform/server';
import { Replicated, testApp, type TestApp } from '@keshen/testing/server';
import { ApiModule } from '../api.module';

const OLD_MOST_MS = 1000;

describe('reads that may be old, on a primary and its streaming replica', () => {
  const folder = resolve('.tmp', `run-${process.pid}`, 'replicated');
  let servers: Replicated;
  let database: Database;
  let replica: Replica;
  let api: TestApp;
  /** Time passes when a test says so, in milliseconds. */
  let elapsed = 0;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    servers = await Replicated.start(folder, { settings: { fsync: 'off', full_page_writes: 'off' } });
    const { url } = servers.primary;
    const options = { DATABASE_URL: url, DATABASE_POOL: 10 };
    const dataSource = await createDataSource(options, { entities, migrations }).initialize();
    await migrate(dataSource);
    replica = new Replica(servers.replica.url, OLD_MOST_MS / 1000, dataSource);
    replica.elapsed = () => elapsed;
    database = new Database(dataSource, replica);
    const env = {
      DATABASE_REPLICA_URL: servers.replica.url,
      REPLICA_OLD_SECONDS: String(OLD_MOST_MS / 1000),
    };
    const db = { url, database, dataSource, close: () => database.close() };
    api = await testApp({ imports: [ApiModule], env, db });
  });
  afterAll(async () => {
    await api?.close();
    await servers?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whether a replica answers. */
  const byReplica = async (): Promise<boolean> => {
    const [row] = await database.read<{ is: boolean }>('select pg_is_in_recovery() as is');
    return row!.is;
  };
  const fresh = async (): Promise<void> => {
    while (!replica.isFresh) await replica.look();
  };
  const publish = (code: string) =>
    database.read(
      `insert into programme_versions (id, code, version, format, definition, digest, published_at)
       values ($1, $2, 1, 1, '{"name":{"zh-CN":"甲","en":"A"}}', repeat('0', 64), now())`,
      [uuid(), code],
    );
  const listed = async (code: string, headers = {}): Promise<boolean> => {
    const answer = await api.app.inject({ method: 'GET', url: '/api/programmes', headers });
    return (answer.json() as { items: { code: string }[] }).items.some((item) => item.code === code);
  };

  it('are answered by the replica, all others by the primary', async () => {
    await fresh();
    expect(await withOldReads(byReplica)).toBe(true);
    expect(await withOldReads(() => database.reading.query('select pg_is_in_recovery() as is'))).toEqual([
      { is: true },
    ]);
    expect(await byReplica()).toBe(false);
  });

  it('are the primary’s where a statement writes', async () => {
    await fresh();
    await withOldReads(() => publish('WRITES'));
    expect(await listed('WRITES', { cookie: 'keshen-acted=1' })).toBe(true);
  });

  it('are never older than is allowed, and nobody misses what they did themselves', async () => {
    elapsed += 10 * OLD_MOST_MS;
    await fresh();
    await servers.holdReplica(true);
    await publish('LATE');
    const acted = await (await api.as(await somebody())).send('DELETE', '/api/session');
    const cookie = acted.cookies.find(({ name }) => name === 'keshen-acted');
    expect(cookie).toMatchObject({ maxAge: (2 * OLD_MOST_MS) / 1000, httpOnly: true, path: '/api' });
    elapsed += OLD_MOST_MS;
    expect(await listed('LATE')).toBe(false);
    expect(await listed('LATE', { cookie: 'keshen-acted=1' })).toBe(true);
    elapsed++;
    expect(await listed('LATE')).toBe(true);
    await replica.look();
    expect(await listed('LATE')).toBe(true);
    await servers.holdReplica(false);
    await fresh();
    expect(await withOldReads(byReplica)).toBe(true);
  });

  it('are the primary’s while the replica is away', async () => {
    await fresh();
    await servers.replica.stop();
    expect(await withOldReads(byReplica)).toBe(false);
    expect(await listed('LATE')).toBe(true);
    expect(replica.isFresh).toBe(false);
  });

  const somebody = async (): Promise<string> => {
    const id = uuid();
    await database.read('insert into accounts (id, email, name, created_at) values ($1, $2, $2, now())', [
      id,
      `${id}@example.com`,
    ]);
    return id;
  };
});
