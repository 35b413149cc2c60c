import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files: the rows; the bytes are in the file store under `key`. */
export class Document1764000300000 implements MigrationInterface {
  name = 'Document1764000300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table files (
        id uuid primary key,
        key text not null unique,
        state text not null check (state in ('arriving', 'stored', 'removed')),
        sha256 text not null check (length(sha256) = 64),
        size bigint not null check (size > 0),
        media_type text not null,
        name text not null check (length(name) between 1 and 200),
        purpose text not null default '',
        uploaded_by uuid not null references accounts (id),
        thing_kind text,
        thing_id text,
        attached_at timestamptz,
        detached_at timestamptz,
        held_at timestamptz,
        created_at timestamptz not null,
        check ((thing_kind is null) = (thing_id is null)),
        check (thing_kind is null or state = 'stored')
      )`);
    await db.query('create index files_thing on files (thing_kind, thing_id, created_at)');
    await db.query('create index files_loose on files (created_at) where thing_kind is null');
    await db.query('create index files_loose_of on files (uploaded_by) where thing_kind is null');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table files');
  }
}
