import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agreements with their two signatures, and the reports of the funded. */
export class Award1764001100000 implements MigrationInterface {
  name = 'Award1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table agreements (
        id uuid primary key,
        application_id uuid not null references applications (id),
        case_id uuid not null references cases (id),
        entry_id bigint not null unique references stage_entries (id),
        version int not null,
        content jsonb not null,
        digest text not null,
        made_at timestamptz not null,
        party_signed_at timestamptz,
        party_signed_by uuid references accounts (id),
        commission_signed_at timestamptz,
        commission_signed_by uuid references accounts (id),
        unique (application_id, version)
      );
      create table reports (
        id uuid primary key,
        application_id uuid not null references applications (id),
        case_id uuid not null references cases (id),
        entry_id bigint not null unique references stage_entries (id),
        kind text not null check (kind in ('interim', 'final')),
        progress text not null check (length(progress) <= 4000),
        spent_fen bigint not null check (spent_fen >= 0),
        targets jsonb not null,
        files uuid[] not null,
        submitted_at timestamptz not null,
        submitted_by uuid not null references accounts (id)
      );
      create index reports_application on reports (application_id, submitted_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table reports, agreements');
  }
}
