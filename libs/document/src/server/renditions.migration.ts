import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Office files as PDF, by the SHA-256 of what they were made from: the same content is converted once. */
export class Renditions1764003000201 implements MigrationInterface {
  name = 'Renditions1764003000201';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table renditions (
        sha256 text primary key check (length(sha256) = 64),
        id uuid not null unique,
        asked_at timestamptz not null,
        used_at timestamptz not null,
        held_until timestamptz,
        attempts int not null default 0,
        size bigint check (size > 0),
        failure text,
        failed_at timestamptz,
        check (size is null or failure is null),
        check ((failure is null) = (failed_at is null))
      );
      create index renditions_waiting on renditions (asked_at) where size is null and failure is null;
      create index renditions_used on renditions (used_at);
      create index files_sha256 on files (sha256);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index files_sha256');
    await db.query('drop table renditions');
  }
}
