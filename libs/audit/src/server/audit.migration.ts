import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records of acts and the chain of seals over them; neither can be changed once written. */
export class Audit1764000100000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table audit_records (
        id bigint generated always as identity primary key,
        xid xid8 not null default pg_current_xact_id(),
        at timestamptz not null,
        kept_at timestamptz not null default clock_timestamp(),
        account uuid,
        label text not null,
        act text not null,
        thing_kind text not null,
        thing_id text not null,
        details jsonb not null default '{}',
        digest bytea not null
      )`);
    await db.query('create index audit_records_order on audit_records (xid, id)');
    await db.query('create index audit_records_thing on audit_records (thing_kind, thing_id, id)');
    await db.query('create index audit_records_account on audit_records (account, id)');
    await db.query('create index audit_records_act on audit_records (act, id)');
    await db.query(`
      create table audit_seals (
        no bigint primary key,
        record_id bigint not null unique,
        digest bytea not null,
        chain bytea not null,
        sealed_at timestamptz not null default now()
      )`);
    await db.query(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    for (const table of ['audit_records', 'audit_seals']) {
      await db.query(`create trigger ${table}_append_only before update or delete on ${table}
        for each row execute function refuse_change()`);
      await db.query(`create trigger ${table}_no_truncate before truncate on ${table}
        for each statement execute function refuse_change()`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table audit_seals, audit_records');
    await db.query('drop function refuse_change()');
  }
}
