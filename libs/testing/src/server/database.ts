import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { entities, migrate, migrations } from '@keshen/backend/server';
import { createDataSource, Database, type Schema } from '@keshen/platform/server';
import { giveServerBack, takeServer } from './server';

const LOCK = 7_163_002;
const IN_USE = '55006';

/** A database of one test file. */
export type TestDatabase = {
  url: string;
  database: Database;
  dataSource: Database['dataSource'];
  close(): Promise<void>;
};

/** What a template holds besides the schema. `key` tells one state of it from another. */
export type Filling = { key: string; fill(url: string): Promise<void> };

/**
 * A fresh, migrated database, cloned from a template that is made once per state of the migrations. Close
 * it in `afterAll`. A schema of one's own replaces the program's; a filling is done once, in a template of its own.
 */
export async function testDatabase(
  schema: Schema = { entities, migrations },
  filling?: Filling,
): Promise<TestDatabase> {
  const server = await takeServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withClient(server, async (client) => {
    const empty = await emptyTemplate(client, server, schema);
    await clone(client, name, filling ? await filledTemplate(client, server, empty, filling) : empty);
  });
  return opened(server, name, schema, giveServerBack);
}

/** A copy of a database that nobody is connected to, to be closed by itself, before its source. */
export async function copyOf(source: TestDatabase): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = addressOf(source.url, 'postgres');
  await withClient(server, (client) => clone(client, name, new URL(source.url).pathname.slice(1)));
  return opened(server, name, { entities, migrations }, () => Promise.resolve());
}

/** Connects to a database of the server; closing drops it. */
async function opened(
  server: string,
  name: string,
  schema: Schema,
  closed: () => Promise<void>,
): Promise<TestDatabase> {
  const url = addressOf(server, name);
  const dataSource = await createDataSource({ DATABASE_URL: url, DATABASE_POOL: 20 }, schema).initialize();
  const database = new Database(dataSource);
  return {
    url,
    database,
    dataSource,
    async close() {
      await database.close();
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`));
      await closed();
    },
  };
}

/** The program's tables, without a row but those that migrations write. */
function emptyTemplate(client: pg.Client, server: string, schema: Schema): Promise<string> {
  const state = schema.migrations.map((migration) => `${migration.name}\n${String(migration)}`);
  return ensureTemplate(client, state.join('\n'), async (unfinished) => {
    await client.query(`create database ${unfinished}`);
    const config = { DATABASE_URL: addressOf(server, unfinished), DATABASE_POOL: 3 };
    const dataSource = await createDataSource(config, schema).initialize();
    try {
      await migrate(dataSource);
    } finally {
      await dataSource.destroy();
    }
  });
}

function filledTemplate(
  client: pg.Client,
  server: string,
  empty: string,
  { key, fill }: Filling,
): Promise<string> {
  return ensureTemplate(client, `${empty}\n${key}`, async (unfinished) => {
    await clone(client, unfinished, empty);
    await fill(addressOf(server, unfinished));
  });
}

/** Made aside and renamed when it is complete; other test processes wait for it. */
async function ensureTemplate(
  client: pg.Client,
  state: string,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  const template = `template_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount) return template;
    const unfinished = `${template}_new`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await make(unfinished);
    await renamed(client, unfinished, template);
    return template;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

const clone = (client: pg.Client, name: string, template: string): Promise<void> =>
  whenLeft(client, `create database ${name} template ${template}`);

const renamed = (client: pg.Client, name: string, to: string): Promise<void> =>
  whenLeft(client, `alter database ${name} rename to ${to}`);

/** The backend that served a database's last connection may need a moment to leave. */
async function whenLeft(client: pg.Client, sql: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== IN_USE || attempt === 100) throw error;
      await client.query('select pg_sleep(0.05)');
    }
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
