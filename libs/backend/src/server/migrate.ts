import { MigrationExecutor, type DataSource } from 'typeorm';
import { drawHiding } from './hiding';

const LOCK = 7_163_001;

/**
 * Brings the schema up to date, and what hides applications with it. Two processes that start together do it one after
 * the other: the second finds nothing left to do. Answers the names of the migrations that ran.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  await guard.connect();
  try {
    await guard.query('set statement_timeout = 0');
    await guard.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      // By this connection, for which nothing takes too long: a migration may have millions of rows to write.
      const executor = new MigrationExecutor(dataSource, guard);
      executor.transaction = 'each';
      const ran = (await executor.executePendingMigrations()).map((m) => m.name);
      await drawHiding(guard);
      return ran;
    } finally {
      await guard.query('select pg_advisory_unlock($1)', [LOCK]);
      await guard.query('reset statement_timeout');
    }
  } finally {
    await guard.release();
  }
}
