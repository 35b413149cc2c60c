import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that follows a commit, and the proof that it was done once. */
export class Outbox1764000000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table outbox (
        id bigint generated always as identity primary key,
        task text not null,
        payload jsonb not null,
        created_at timestamptz not null default now(),
        not_before timestamptz,
        handed_at timestamptz,
        handled_at timestamptz,
        attempts int not null default 0,
        lease_until timestamptz,
        last_error text,
        refused jsonb,
        failed_at timestamptz
      ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)`);
    await db.query(
      'create index outbox_waiting on outbox (id) where handled_at is null and failed_at is null',
    );
    await db.query('create index outbox_failed on outbox (id) where failed_at is not null');
    await db.query('create index outbox_handled on outbox (handled_at) where handled_at is not null');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table outbox');
  }
}
