import type { INestApplicationContext } from '@nestjs/common';
import { CONFIG, type Config, createDataSource, Database } from '@keshen/platform/server';
import { ProgrammeService } from '@keshen/programme/server';
import { SigningKeys } from '@keshen/receipt/server';
import { entities } from './entities';
import { migrate } from './migrate';
import { migrations } from './migrations';

/** Brings the schema of the configured database up to date, before any module is built on it. */
export async function migrateConfigured(config: Config): Promise<string[]> {
  const dataSource = createDataSource({ ...config, DATABASE_POOL: 3 }, { entities, migrations });
  await dataSource.initialize();
  try {
    return await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** One thing done after migrating, idempotent: load shipped programmes, demonstration data. */
export type Preparation = (app: INestApplicationContext, config: Config) => Promise<void>;

/** What `prepare` does, in this order. A capability adds its line. */
export const preparations: Preparation[] = [
  async (app) => {
    await app.get(Database).transaction((tx) => app.get(ProgrammeService).loadShipped(tx));
  },
  (app) => app.get(SigningKeys).ready(),
];

/** Does all preparations. */
export async function prepare(app: INestApplicationContext): Promise<void> {
  const config = app.get<Config>(CONFIG);
  for (const step of preparations) await step(app, config);
}
