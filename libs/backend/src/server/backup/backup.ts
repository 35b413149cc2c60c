import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import type pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { FILES_SWEEP, type FileStore } from '@keshen/document/server';
import { conflict, isRefusal } from '@keshen/kernel';
import { rows, withoutSweep, type Crypto, type Database, type Tx } from '@keshen/platform/server';
import { fileLine, placesIn, SECRET_PROOF, type BackupManifest, type FileLine } from './manifest';
import { Measured, pack, settle, unpack } from './packed';
import { migrationsOf, quoted, sequencesOf, tablesOf, type Table } from './tables';

const PAGE = 5000;

export type BackupReport = {
  folder: string;
  takenAt: string;
  tables: number;
  rows: number;
  files: number;
  bytes: number;
  /** Files whose bytes are lost or are not what their row says; the backup holds what there is. */
  broken: { key: string; problem: 'gone' | 'changed' }[];
};

/**
 * 备份: database and files, consistent with each other, while the portal works. All tables come from one snapshot; the
 * files are those that the snapshot names, and none of them is removed until they have been copied. `folder` must not
 * exist; it is complete once it holds `backup.json`. Refuses `backup.exists`.
 */
export async function takeBackup(
  { database, store, crypto }: { database: Database; store: FileStore; crypto: Crypto },
  folder: string,
  now: Date,
): Promise<BackupReport> {
  const places = placesIn(folder);
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? conflict('backup.exists', { folder }) : error;
  });
  await mkdir(join(folder, 'database'));
  return withoutSweep(database, FILES_SWEEP, async () => {
    const data = await inSnapshot(database, async (runner) => {
      const tx = runner.manager;
      const tables: BackupManifest['tables'] = [];
      for (const table of await tablesOf(tx))
        tables.push(await copyTable(runner, table, places.table(table.name)));
      const sha256 = await pack(Readable.from(fileLines(tx)), places.list);
      return { tables, sequences: await sequencesOf(tx), migrations: await migrationsOf(tx), sha256 };
    });
    const { count, bytes, broken } = await copyFiles(database, store, folder);
    const { tables, sequences, migrations, sha256 } = data;
    const manifest: BackupManifest = {
      format: 1,
      takenAt: now.toISOString(),
      secret: crypto.proof(SECRET_PROOF),
      migrations,
      tables,
      sequences,
      files: { count, bytes, sha256 },
    };
    const unfinished = `${places.manifest}.new`;
    await writeFile(unfinished, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
    await settle(unfinished);
    await rename(unfinished, places.manifest);
    await settle(folder);
    return {
      folder,
      takenAt: manifest.takenAt,
      tables: tables.length,
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      files: count,
      bytes,
      broken,
    };
  });
}

/** Runs the work in one transaction that sees the database as it is now, however long it takes. */
async function inSnapshot<T>(database: Database, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = database.dataSource.createQueryRunner();
  await runner.connect();
  try {
    await runner.startTransaction('REPEATABLE READ');
    await runner.query(
      'set transaction read only; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
    );
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

async function copyTable(
  runner: QueryRunner,
  { name, columns }: Table,
  path: string,
): Promise<BackupManifest['tables'][number]> {
  const client = (await runner.connect()) as pg.PoolClient;
  const copy = client.query(
    copyTo(`copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)}) to stdout`),
  );
  const sha256 = await pack(copy, path);
  return { name, columns, rows: copy.rowCount ?? 0, sha256 };
}

/** The files that the snapshot names, a line of JSON each. */
async function* fileLines(tx: Tx): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const page = await rows<FileLine>(
      tx,
      `select key, size::float8 as size, sha256 from files where state = 'stored' and key > $1 order by key limit ${PAGE}`,
      [after],
    );
    for (const line of page) yield `${JSON.stringify(line)}\n`;
    if (page.length < PAGE) return;
    after = page.at(-1)!.key;
  }
}

/** The lines of a packed list, each checked. */
export async function* readLines(path: string): AsyncGenerator<FileLine> {
  for await (const line of createInterface({ input: unpack(path).content, crlfDelay: Infinity }))
    yield fileLine.parse(JSON.parse(line));
}

async function copyFiles(
  database: Database,
  store: FileStore,
  folder: string,
): Promise<{ count: number; bytes: number; broken: BackupReport['broken'] }> {
  const places = placesIn(folder);
  const done = { count: 0, bytes: 0, broken: [] as BackupReport['broken'] };
  for await (const { key, sha256 } of readLines(places.list)) {
    const measured = new Measured();
    try {
      const content = await store.read(key);
      await mkdir(dirname(places.file(key)), { recursive: true });
      await pipeline(content, measured, createWriteStream(places.file(key), { mode: 0o600 }));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // A file that hung on nothing may have been taken back by its owner since the snapshot.
      const [still] = await database.read(`select 1 from files where key = $1 and state = 'stored'`, [key]);
      if (still) done.broken.push({ key, problem: 'gone' });
      continue;
    }
    if (measured.digest() !== sha256) done.broken.push({ key, problem: 'changed' });
    done.count += 1;
    done.bytes += measured.bytes;
  }
  return done;
}
