import { DataSource, type EntityTarget, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { Config } from '../config/config';
import { installTypeParsers } from './pg-types';
import { PreparingClient } from './prepared';

export type EntityList = EntityTarget<ObjectLiteral>[];
export type MigrationList = (new () => MigrationInterface)[];

/** What the database consists of; the backend collects it from the capabilities. */
export type Schema = { entities: EntityList; migrations: MigrationList };

/** A TypeORM data source over explicit entities and migrations; it never changes the schema by itself. */
export function createDataSource(
  config: Pick<Config, 'DATABASE_URL' | 'DATABASE_POOL'>,
  { entities, migrations }: Schema,
): DataSource {
  installTypeParsers();
  return new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL,
    entities: entities as (new () => ObjectLiteral)[],
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    migrationsRun: false,
    logging: false,
    extra: {
      Client: PreparingClient,
      application_name: 'keshen',
      options: '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000',
    },
  });
}
