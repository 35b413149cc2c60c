import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';
import { entities, migrate, migrations } from '@keshen/backend/server';
import { SessionCookie, SessionService } from '@keshen/identity/server';
import { createDataSource, Database, SystemClock } from '@keshen/platform/server';
import {
  CaseWorld,
  grow,
  grownPages,
  grownReaders,
  makeExemplars,
  sealAgain,
  withServices,
  type Page,
  type Reader,
  type Readers,
} from '@keshen/testing/server';

/** What is known of a grown database: enough to read its pages again another time. */
type Known = { url: string; pages: Page[]; readers: Readers };

/** A database with ten years in it, what of it is read, and who reads it in which session. */
export class GrownWorld {
  private constructor(
    private readonly known: Known,
    readonly cookies: Map<Reader, string>,
    readonly close: () => Promise<void>,
  ) {}

  static async of(size: number): Promise<GrownWorld> {
    const world = await CaseWorld.start();
    const exemplars = await makeExemplars(world);
    await grow(world, exemplars, size, new Date());
    const readers = await grownReaders(world);
    const pages = await grownPages(world.db.database, readers);
    await sealAgain(
      world,
      pages.flatMap((page) => page.paths),
    );
    const known = { url: world.db.url, pages, readers };
    return new GrownWorld(known, await signedIn(known), () => world.close());
  }

  /** One that was kept in a file, brought to the schema of today. It is never closed, so it stays. */
  static async kept(file: string): Promise<GrownWorld> {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Known;
    const schema = { entities, migrations };
    const dataSource = await createDataSource(
      { DATABASE_URL: known.url, DATABASE_POOL: 2 },
      schema,
    ).initialize();
    try {
      await migrate(dataSource);
    } finally {
      await dataSource.destroy();
    }
    return new GrownWorld(known, await signedIn(known), () => Promise.resolve());
  }

  /** Writes down what `kept` needs. */
  keep(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(this.known));
  }

  get url(): string {
    return this.known.url;
  }

  get pages(): Page[] {
    return this.known.pages;
  }

  /** How much room the database takes. */
  async room(): Promise<string> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ room: string }>(
        'select pg_size_pretty(pg_database_size(current_database())) as room',
      );
      return rows[0]!.room;
    } finally {
      await client.end();
    }
  }
}

/** Sessions by the machine's clock, which is the API's. */
async function signedIn({ url, readers }: Known): Promise<Map<Reader, string>> {
  const cookies = new Map<Reader, string>();
  await withServices(url, new SystemClock(), async (app) => {
    const [sessions, cookie] = [app.get(SessionService), app.get(SessionCookie)];
    for (const [reader, account] of Object.entries(readers)) {
      const token = await app.get(Database).transaction((tx) => sessions.start(tx, account, {}));
      cookies.set(reader as Reader, `${cookie.name}=${token}`);
    }
  });
  return cookies;
}
