import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import { digestOf, type FileStore } from '@keshen/document/server';
import { conflict, invalid } from '@keshen/kernel';
import { createDataSource, Crypto, type Config, type Database } from '@keshen/platform/server';
import { entities } from '../entities';
import { migrate } from '../migrate';
import { migrations } from '../migrations';
import { readLines } from './backup';
import { placesIn, readManifest, SECRET_PROOF, type BackupManifest } from './manifest';
import { unpack } from './packed';
import { foreignKeysOf, quoted, tablesOf } from './tables';

export type RestoreReport = {
  takenAt: string;
  tables: number;
  rows: number;
  files: number;
  broken: { key: string; problem: 'gone' | 'changed' }[];
};

/**
 * 恢复, first half: fills the empty configured database from a backup, all or nothing, and brings it to this program's
 * schema. Refuses `backup.unreadable`, `backup.secret` (another KESHEN_SECRET), `backup.newer` (taken by a newer
 * program), `backup.not-empty`, `backup.damaged` (which part is not what it was).
 */
export async function restoreDatabase(config: Config, folder: string): Promise<BackupManifest> {
  const manifest = await readManifest(folder);
  if (!new Crypto(config).proves(SECRET_PROOF, manifest.secret)) throw conflict('backup.secret');
  const known = new Set(migrations.map((m) => new m().name ?? m.name));
  const unknown = manifest.migrations.filter((name) => !known.has(name));
  if (unknown.length) throw conflict('backup.newer', { migrations: unknown.slice(0, 10) });

  const then = new Set(manifest.migrations);
  const connect = (list: typeof migrations) =>
    createDataSource({ ...config, DATABASE_POOL: 3 }, { entities, migrations: list }).initialize();
  const old = await connect(migrations.filter((m) => then.has(new m().name ?? m.name)));
  try {
    if ((await tablesOf(old.manager)).length) throw conflict('backup.not-empty');
    await migrate(old);
    const runner = old.createQueryRunner();
    await runner.connect();
    try {
      await fill(runner, manifest, folder);
    } finally {
      await runner.release();
    }
  } finally {
    await old.destroy();
  }
  const current = await connect(migrations);
  await migrate(current).finally(() => current.destroy());
  return manifest;
}

/** Without triggers and foreign keys the order of the tables does not matter; both stand again before the commit. */
async function fill(runner: QueryRunner, manifest: BackupManifest, folder: string): Promise<void> {
  const places = placesIn(folder);
  await runner.startTransaction();
  try {
    const tx = runner.manager;
    await runner.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
    const tables = await tablesOf(tx);
    const keys = await foreignKeysOf(tx);
    for (const { table, name } of keys) await runner.query(`alter table ${table} drop constraint ${name}`);
    for (const { name } of tables) await runner.query(`alter table ${quoted(name)} disable trigger user`);
    await runner.query(`truncate ${tables.map((table) => quoted(table.name)).join(', ')}`);
    for (const table of manifest.tables) await fillTable(runner, table, places.table(table.name));
    for (const { name, value } of manifest.sequences)
      await runner.query('select setval($1::text::regclass, $2)', [quoted(name), value]);
    for (const { name } of tables) await runner.query(`alter table ${quoted(name)} enable trigger user`);
    for (const { table, name, definition } of keys)
      await runner.query(`alter table ${table} add constraint ${name} ${definition}`);
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  }
  await runner.query('analyze');
}

async function fillTable(
  runner: QueryRunner,
  { name, columns, sha256, rows: expected }: BackupManifest['tables'][number],
  path: string,
): Promise<void> {
  const client = (await runner.connect()) as pg.PoolClient;
  const packed = unpack(path);
  const copy = client.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`));
  try {
    await pipeline(packed.content, copy);
  } catch (cause) {
    throw Object.assign(invalid('backup.damaged', { part: name }), { cause });
  }
  if (packed.sha256() !== sha256 || copy.rowCount !== expected)
    throw invalid('backup.damaged', { part: name });
}

/**
 * 恢复, second half: the files into the configured store. What is not what it was is written and told; what hung on
 * nothing and was taken back while the backup was made is gone.
 */
export async function restoreFiles(
  database: Database,
  store: FileStore,
  manifest: BackupManifest,
  folder: string,
): Promise<RestoreReport> {
  const places = placesIn(folder);
  const broken: RestoreReport['broken'] = [];
  let files = 0;
  for await (const { key, sha256 } of readLines(places.list)) {
    const content = createReadStream(places.file(key));
    try {
      await store.write(key, content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      const loose = await database.read(
        `delete from files where key = $1 and thing_kind is null returning key`,
        [key],
      );
      if (loose.length === 0) broken.push({ key, problem: 'gone' });
      continue;
    }
    files += 1;
    if ((await digestOf(store, key)).sha256 !== sha256) broken.push({ key, problem: 'changed' });
  }
  return {
    takenAt: manifest.takenAt,
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    files,
    broken,
  };
}
