import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Archives that the worker makes, and what goes into each, settled when it is asked for. */
export class Archives1764003000200 implements MigrationInterface {
  name = 'Archives1764003000200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table archives (
        id uuid primary key,
        kind text not null,
        thing_id text not null,
        asked_by uuid not null references accounts (id),
        asked_at timestamptz not null,
        name text not null check (length(name) between 1 and 200),
        files int not null check (files > 0),
        left_out int not null default 0,
        size bigint check (size > 0),
        written bigint not null default 0,
        holder uuid,
        held_until timestamptz,
        attempts int not null default 0,
        ready_at timestamptz,
        failure text,
        expires_at timestamptz not null,
        check (ready_at is null or failure is null)
      );
      create index archives_waiting on archives (asked_at) where ready_at is null and failure is null;
      create index archives_of on archives (asked_by, kind, thing_id, asked_at desc);
      create index archives_expiring on archives (expires_at);

      create table archive_files (
        archive_id uuid not null references archives (id) on delete cascade,
        no int not null,
        file_id uuid not null,
        thing_kind text not null,
        thing_id text not null,
        held boolean not null,
        label text not null,
        path text not null check (octet_length(path) between 1 and 255),
        left_out text,
        primary key (archive_id, no)
      );
      create unique index archive_files_path on archive_files (archive_id, lower(path));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table archive_files, archives');
  }
}
