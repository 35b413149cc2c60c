import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Screening1764000700000 implements MigrationInterface {
  name = 'Screening1764000700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the credit register answered for one entry into the screening; asked by a task of its own.
      create table credit_answers (
        entry_id bigint not null references stage_entries (id),
        credit_code text not null,
        answer jsonb not null,
        asked_at timestamptz not null,
        primary key (entry_id, credit_code)
      );

      create table screening_results (
        entry_id bigint primary key references stage_entries (id),
        case_id uuid not null references cases (id),
        state text not null check (state in ('passed', 'failed', 'doubt')),
        failed text[] not null,
        doubts jsonb not null,
        verdicts jsonb not null,
        credit jsonb not null,
        duplicates jsonb not null,
        at timestamptz not null
      );
      create index screening_results_case on screening_results (case_id, entry_id desc);

      -- What identifies the project of an application among all, in comparable form, by path of the form.
      create table duplicate_keys (
        application_id uuid not null references applications (id),
        path text not null,
        key text not null,
        primary key (application_id, path)
      );
      create index duplicate_keys_key on duplicate_keys using hash (key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table duplicate_keys, screening_results, credit_answers`);
  }
}
