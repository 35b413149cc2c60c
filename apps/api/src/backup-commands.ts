import { join, resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { restoreDatabase, restoreFiles, takeBackup, type BackupManifest } from '@keshen/backend/server';
import { FileStore } from '@keshen/document/server';
import { CLOCK, CONFIG, Crypto, Database, type Config } from '@keshen/platform/server';
import { isRefusal, type Clock } from '@keshen/kernel';
import type { Command } from './commands';

const words: Record<string, string> = {
  'backup.exists': '这个目录已经存在，备份要写进新目录 (the folder exists; a backup is a new one)',
  'backup.unreadable':
    '目录里没有可读的 backup.json，不是完整的备份 (no readable backup.json: not a complete backup)',
  'backup.secret':
    'KESHEN_SECRET 与备份时不同，封存的数据将无法读取；请用原来的 KESHEN_SECRET 或 secrets.json (another KESHEN_SECRET than the backup’s)',
  'backup.newer': '备份来自更新的程序版本，请先升级 (taken by a newer program: upgrade first)',
  'backup.not-empty': '数据库不是空的，只能恢复到空数据库 (the database is not empty)',
  'backup.damaged': '备份有损坏，什么也没有恢复 (damaged; nothing was restored)',
};

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** What was refused, as a line of words; everything else goes on as the fault that it is. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error) || !words[error.code]) throw error;
    process.stderr.write(`${words[error.code]} ${JSON.stringify(error.details ?? {})}\n`);
    return process.exit(1);
  }
}

/** 备份: `backup [FOLDER]`, while the portal works; prints the report and ends with 1 when a file is broken. */
export const backupCommand: Command = {
  run: (app: INestApplicationContext, [folder]: string[]) =>
    inWords(async () => {
      const now = app.get<Clock>(CLOCK).now();
      const name = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
      const to = folder ?? resolve(app.get<Config>(CONFIG).KESHEN_DATA, join('backups', name));
      const parts = { database: app.get(Database), store: app.get(FileStore), crypto: app.get(Crypto) };
      const report = await takeBackup(parts, to, now);
      say(report);
      return report.broken.length ? 1 : 0;
    }),
};

let manifest: BackupManifest;

/** 恢复: `restore FOLDER`, into an empty database; prints the report and ends with 1 when a file is broken. */
export const restoreCommand: Command = {
  before: (config, [folder = '']) =>
    inWords(async () => {
      manifest = await restoreDatabase(config, folder);
    }),
  run: (app, [folder = '']) =>
    inWords(async () => {
      const report = await restoreFiles(app.get(Database), app.get(FileStore), manifest, folder);
      say(report);
      return report.broken.length ? 1 : 0;
    }),
};
