import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a task follows from, as W3C `traceparent`, so that the worker's part belongs to the trace of the request. */
export class Traces1764005000600 implements MigrationInterface {
  name = 'Traces1764005000600';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table outbox add column trace text check (length(trace) <= 100)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table outbox drop column trace');
  }
}
