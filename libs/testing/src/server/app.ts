import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { type DynamicModule, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BackendModule, entities, migrations } from '@keshen/backend/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import type { Clock } from '@keshen/kernel';
import { type Config, createDataSource, createServer, Database, parseConfig } from '@keshen/platform/server';
import { testDatabase, type TestDatabase } from './database';

/** `imports` are the modules of the controllers under test; a clock replaces the machine's. */
export type TestAppOptions = {
  imports?: (Type | DynamicModule)[];
  clock?: Clock;
  env?: Record<string, string>;
  /** Where the log goes; it is silent unless `env` sets a level. */
  log?: Writable;
  /** A database of one's own, such as a copy; closing the program closes it. */
  db?: TestDatabase;
};

/** `web` is a folder of web files to serve. */
export type TestApiOptions = TestAppOptions & { web?: string };

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

/** A browser that speaks to the app: it carries its session's cookie and token. */
export type Browser = {
  headers: Record<string, string>;
  get(url: string): Promise<Answer>;
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<Answer>;
};

/** A program without a web server: every module, on a database of its own. */
export type TestProgram<App> = { app: App; db: TestDatabase; config: Config; close(): Promise<void> };

/** The API on a database of its own. */
export type TestApp = TestProgram<NestFastifyApplication> & {
  /** A browser in which this account has signed in; `token`: with a session that is there already. */
  as(account: string, token?: string): Promise<Browser>;
};

/** The API as it runs in earnest, asked through Fastify's `inject`. Close it in `afterAll`. */
export async function testApp({
  imports = [],
  clock,
  log,
  env,
  web,
  db,
}: TestApiOptions = {}): Promise<TestApp> {
  const house = await prepared(env, db);
  const module = rootOf(house, imports, clock, log);
  const app = await createServer(house.config, module, web);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    ...house,
    app,
    as: (account, token) => browserOf(app, account, token),
    close: () => closeAll(app, house),
  };
}

/** The program's services without HTTP, as the worker and the commands boot them. */
export async function testProgram({ imports = [], clock, env, db }: TestAppOptions = {}) {
  const house = await prepared(env, db);
  const app = await servicesOf(house, imports, clock);
  return { ...house, app, close: () => closeAll(app, house) };
}

/** Works with the program's services on a database, and leaves it. */
export async function withServices(
  url: string,
  clock: Clock,
  work: (app: INestApplicationContext) => Promise<unknown>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keshen-'));
  const config = configOf(url, folder);
  const database = new Database(await createDataSource(config, { entities, migrations }).initialize());
  const app = await servicesOf({ db: { database }, config }, [], clock);
  try {
    await work(app);
  } finally {
    // Whoever clones it brings a secret of its own.
    await database.read('delete from hash_roots');
    await app.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type House = { db: TestDatabase; config: Config; folder: string };
type Rooms = { db: Pick<TestDatabase, 'database'>; config: Config };

async function prepared(env?: Record<string, string>, given?: TestDatabase): Promise<House> {
  const db = given ?? (await testDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'keshen-'));
  return { db, config: configOf(db.url, folder, env), folder };
}

function configOf(url: string, folder: string, env: Record<string, string> = {}): Config {
  const result = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    KESHEN_DATA: folder,
    KESHEN_SECRET: 'for tests only, and long enough for that',
    LOG_LEVEL: 'silent',
    // A spec asks in a second what a person does in an hour.
    REQUESTS_PER_ADDRESS: '1000000',
    REQUESTS_PER_ACCOUNT: '1000000',
    ...env,
  });
  if ('problems' in result) throw new Error(result.problems.join('; '));
  return result.config;
}

function servicesOf(rooms: Rooms, imports: (Type | DynamicModule)[], clock?: Clock) {
  return NestFactory.createApplicationContext(rootOf(rooms, imports, clock), {
    logger: false,
    abortOnError: false,
  });
}

function rootOf(
  { db, config }: Rooms,
  imports: (Type | DynamicModule)[],
  clock?: Clock,
  log?: Writable,
): DynamicModule {
  @Module({})
  class TestRoot {}
  const backend = BackendModule.forRoot(config, { database: db.database, clock, log });
  return { module: TestRoot, imports: [backend, ...imports] };
}

async function closeAll(app: { close(): Promise<void> }, { db, folder }: House): Promise<void> {
  await app.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}

async function browserOf(app: NestFastifyApplication, account: string, given?: string): Promise<Browser> {
  const token =
    given ??
    (await app
      .get(Database)
      .transaction((tx) => app.get(SessionService).start(tx, account, { agent: 'spec' })));
  const cookie = app.get(SessionCookie);
  const headers = { cookie: `${cookie.name}=${token}`, 'x-csrf-token': cookie.csrf(token) };
  return {
    headers,
    get: (url) => app.inject({ method: 'GET', url, headers }),
    send: (method, url, body) => app.inject({ method, url, headers, payload: body as object | undefined }),
  };
}
