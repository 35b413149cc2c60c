import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AuditVerifier, Sealer } from '@keshen/audit/server';
import { DiskFileStore, FileService, FileStore, UploadRows } from '@keshen/document/server';
import { uploadFields } from '@keshen/document';
import { isRefusal } from '@keshen/kernel';
import { createDataSource, Crypto, Database, parseConfig, type Config } from '@keshen/platform/server';
import { CaseWorld, testDatabase, type TestDatabase } from '@keshen/testing/server';
import { entities } from '../entities';
import { migrations } from '../migrations';
import { takeBackup } from './backup';
import { placesIn, type BackupManifest } from './manifest';
import { restoreDatabase, restoreFiles } from './restore';
import { quoted, tablesOf } from './tables';

const SECRET = 'for the backup only, and long enough for that';
const PDF = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';

/** What a database holds: a digest of each table's rows, every constraint, trigger and sequence. */
async function contentOf(database: Database): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const { name, columns } of await tablesOf(database.dataSource.manager)) {
    const [row] = await database.read(
      `select count(*)::int as n, md5(coalesce(string_agg(t, ',' order by t), '')) as digest
       from (select row(${columns.map(quoted).join(', ')})::text as t from ${quoted(name)}) x`,
    );
    content[name] = row;
  }
  content['constraints'] = await database.read(
    `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as text, convalidated from pg_constraint
     where connamespace = 'public'::regnamespace order by 1, 2`,
  );
  content['triggers'] = await database.read(
    `select tgrelid::regclass::text as table, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
  );
  content['sequences'] = await database.read(
    `select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1`,
  );
  return content;
}

describe('a backup', () => {
  let world: CaseWorld;
  let folder: string;
  let taken: string;
  const empties: TestDatabase[] = [];
  const now = new Date('2026-11-26T01:00:00Z');

  const parts = () => ({
    database: world.db.database,
    store: world.app.get(FileStore),
    crypto: world.app.get(Crypto),
  });
  const upload = async (name: string, content: string) => {
    const person = await world.person('王芳');
    const file = await world.app
      .get(FileService)
      .upload(person, name, Readable.from([Buffer.from(content)]), uploadFields.parse({}));
    return { person, file };
  };
  /** The configuration of another place, whose database is empty. */
  const elsewhere = async (env: Record<string, string> = {}): Promise<Config> => {
    const empty = await testDatabase({ entities: [], migrations: [] });
    empties.push(empty);
    const parsed = parseConfig({
      DATABASE_URL: empty.url,
      KESHEN_SECRET: SECRET,
      KESHEN_DATA: await mkdtemp(join(folder, 'place-')),
      ...env,
    });
    if ('problems' in parsed) throw new Error(parsed.problems.join());
    return parsed.config;
  };
  const open = async (config: Config): Promise<Database> =>
    new Database(await createDataSource(config, { entities, migrations }).initialize());
  const refusalOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => (isRefusal(error) ? `${error.code} ${JSON.stringify(error.details ?? {})}` : error),
    );
  const tables = async (config: Config): Promise<number> => {
    const database = await open(config);
    return tablesOf(database.dataSource.manager)
      .then((found) => found.length)
      .finally(() => database.close());
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    world = await CaseWorld.start({ KESHEN_SECRET: SECRET });
    for (let n = 0; n < 3; n++) await world.application();
    await upload('可行性报告.pdf', PDF);
    await world.app.get(Sealer).seal();
    taken = join(folder, 'taken');
  });
  afterAll(async () => {
    await world?.close();
    for (const empty of empties) await empty.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('brings database and files to a new place as they were, with every constraint, trigger and sequence', async () => {
    const before = await contentOf(world.db.database);
    const report = await takeBackup(parts(), taken, now);
    expect(report).toMatchObject({ files: 1, bytes: PDF.length, broken: [] });

    const config = await elsewhere();
    const manifest = await restoreDatabase(config, taken);
    const restored = await open(config);
    try {
      expect(await contentOf(restored)).toEqual(before);
      const store = new DiskFileStore(join(config.KESHEN_DATA, 'files'), new UploadRows(restored));
      expect(await restoreFiles(restored, store, manifest, taken)).toMatchObject({
        files: 1,
        broken: [],
        rows: report.rows,
      });
      const [file] = await restored.read<{ key: string; sha256: string }>('select key, sha256 from files');
      const bytes = await buffer(await store.read(file!.key));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file!.sha256);
      expect(await new AuditVerifier(restored).verify()).toMatchObject({ ok: true, problems: [] });
    } finally {
      await restored.close();
    }
    // Only an empty database is filled.
    expect(await refusalOf(restoreDatabase(config, taken))).toContain('backup.not-empty');
  });

  it('is of one instant, though applications are submitted meanwhile', async () => {
    let working = true;
    const busy = (async () => {
      while (working) await world.application();
    })();
    const during = join(folder, 'during');
    await takeBackup(parts(), during, now).finally(() => (working = false));
    await busy;
    const config = await elsewhere();
    // Foreign keys are made again over the rows: halves of a transaction would not come through.
    await restoreDatabase(config, during);
    const restored = await open(config);
    try {
      const [whole] = await restored.read<{ cases: number; submissions: number }>(
        `select (select count(*) from cases)::int as cases, (select count(*) from submissions)::int as submissions`,
      );
      expect(whole!.cases).toBe(whole!.submissions);
    } finally {
      await restored.close();
    }
  });

  it('is not written over another one', async () => {
    expect(await refusalOf(takeBackup(parts(), taken, now))).toContain('backup.exists');
  });

  it('names files whose bytes are lost or changed', async () => {
    const { file: lost } = await upload('发票.pdf', PDF);
    const { file: changed } = await upload('合同.pdf', PDF);
    const store = world.app.get(FileStore);
    const [a, b] = await Promise.all(
      [lost, changed].map(
        async ({ id }) =>
          (await world.db.database.read<{ key: string }>('select key from files where id = $1', [id]))[0]!
            .key,
      ),
    );
    await store.remove(a!);
    await store.write(b!, Readable.from([Buffer.from(PDF.replace('1 0', '2 0'))]));
    const { broken } = await takeBackup(parts(), join(folder, 'broken'), now);
    expect(broken).toHaveLength(2);
    expect(broken).toEqual(
      expect.arrayContaining([
        { key: a, problem: 'gone' },
        { key: b, problem: 'changed' },
      ]),
    );
  });

  it('is restored with its own KESHEN_SECRET only', async () => {
    const config = await elsewhere({ KESHEN_SECRET: 'another secret that is just as long as that' });
    expect(await refusalOf(restoreDatabase(config, taken))).toContain('backup.secret');
    expect(await tables(config)).toBe(0);
  });

  describe('that was tampered with', () => {
    const tampered = async (change: (copy: string) => Promise<void>): Promise<string> => {
      const copy = await mkdtemp(join(folder, 'tampered-'));
      await cp(taken, copy, { recursive: true });
      await change(copy);
      const config = await elsewhere();
      const answer = String(await refusalOf(restoreDatabase(config, copy)));
      const [{ n } = { n: -1 }] = await (async () => {
        const database = await open(config);
        return database
          .read<{ n: number }>(
            `select coalesce(sum(n_live_tup), 0)::int as n from pg_stat_user_tables where relname in ('parties', 'applications')`,
          )
          .finally(() => database.close());
      })();
      expect(n).toBe(0);
      return answer;
    };

    it('is refused by the table whose rows are others, and nothing is restored', async () => {
      const answer = await tampered(async (copy) => {
        const path = placesIn(copy).table('parties');
        const text = gunzipSync(await readFile(path))
          .toString('utf8')
          .replace('马陆镇', '安亭镇');
        await writeFile(path, gzipSync(text));
      });
      expect(answer).toBe('backup.damaged {"part":"parties"}');
    });

    it('is refused by the table that was cut off', async () => {
      const answer = await tampered(async (copy) => {
        const path = placesIn(copy).table('applications');
        await writeFile(path, (await readFile(path)).subarray(0, 60));
      });
      expect(answer).toBe('backup.damaged {"part":"applications"}');
    });

    it('is refused without its manifest, and when a newer program made it', async () => {
      expect(await tampered((copy) => rm(placesIn(copy).manifest))).toContain('backup.unreadable');
      const newer = await tampered(async (copy) => {
        const manifest = JSON.parse(await readFile(placesIn(copy).manifest, 'utf8')) as BackupManifest;
        manifest.migrations.push('Future2764000000000');
        await writeFile(placesIn(copy).manifest, JSON.stringify(manifest));
      });
      expect(newer).toBe('backup.newer {"migrations":["Future2764000000000"]}');
    });
  });
});
