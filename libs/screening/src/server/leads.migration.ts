import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 查重线索 across programmes and years. At a million applications there are some 50 marks each (24 bands per longer
 * text): every question is one range of the first index, and each range is read up to a limit.
 */
export class Leads1764002000602 implements MigrationInterface {
  name = 'Leads1764002000602';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lead_marks (
        kind text not null check (kind in ('invoice', 'contract', 'patent', 'equipment', 'file', 'text')),
        key text not null check (length(key) <= 300),
        application_id uuid not null references applications (id) on delete cascade,
        path text not null check (length(path) <= 81),
        value text not null default '',
        primary key (kind, key, application_id, path)
      );
      create index lead_marks_application on lead_marks (application_id);

      create table leads (
        id uuid primary key,
        application_id uuid not null references applications (id) on delete cascade,
        other_id uuid not null references applications (id) on delete cascade,
        kind text not null,
        path text not null,
        other_path text not null,
        -- What is the same; for texts both, and how alike they are in percent.
        evidence jsonb not null,
        found_at timestamptz not null,
        looked_at timestamptz,
        looked_by uuid references accounts (id),
        remark text check (length(remark) <= 500),
        unique (application_id, other_id, kind, path, other_path),
        check (application_id <> other_id),
        check ((looked_at is null) = (looked_by is null))
      );
      create index leads_application on leads (application_id, id desc);
      create index leads_other on leads (other_id, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table leads, lead_marks');
  }
}
