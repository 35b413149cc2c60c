import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads that are under way, and what the virus scanner said of each file. */
export class Files1764002000400 implements MigrationInterface {
  name = 'Files1764002000400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table uploads (
        id uuid primary key,
        uploaded_by uuid not null references accounts (id),
        name text not null check (length(name) between 1 and 200),
        size bigint not null check (size > 0),
        purpose text not null,
        formats text[] not null,
        created_at timestamptz not null,
        holder uuid,
        held_until timestamptz,
        wanted boolean not null default false
      )`);
    await db.query('create index uploads_of on uploads (uploaded_by)');
    await db.query('create index uploads_old on uploads (created_at)');
    await db.query(`
      alter table files
        add column scan text not null default 'none' check (scan in ('none', 'waiting', 'clean', 'quarantined')),
        add column scan_asked_at timestamptz,
        add column scanned_at timestamptz,
        add column threat text,
        add check ((scan = 'quarantined') = (threat is not null))`);
    await db.query(`create index files_unscanned on files (created_at) where scan in ('none', 'waiting')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index files_unscanned`);
    await db.query(
      `alter table files drop column scan, drop column scan_asked_at, drop column scanned_at, drop column threat`,
    );
    await db.query('drop table uploads');
  }
}
