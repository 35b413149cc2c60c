import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters: their templates, their numbers, what was issued and its files. Nothing of it is ever changed. */
export class Letter1764001400500 implements MigrationInterface {
  name = 'Letter1764001400500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Templates as uploaded; version 0 is the shipped one and stands in the program.
      create table letter_templates (
        kind text not null,
        version int not null check (version >= 1),
        name text not null check (length(name) between 1 and 200),
        sha256 text not null check (length(sha256) = 64),
        content bytea not null check (length(content) between 1 and 1048576),
        made_at timestamptz not null,
        made_by uuid not null references accounts (id),
        primary key (kind, version)
      );

      -- 发文字号: the last serial of a series in a year. Its row is locked until the letter commits, so there is no gap.
      create table letter_series (
        pattern text not null,
        year int not null,
        last int not null check (last >= 1),
        primary key (pattern, year)
      );

      create table letters (
        id uuid primary key,
        occasion text not null unique,
        kind text not null,
        template_version int not null,
        name text not null,
        thing_kind text not null check (thing_kind in ('case', 'agreement', 'notice')),
        thing_id text not null,
        application_id uuid references applications (id),
        audience text not null check (audience in ('applicant', 'staff', 'public')),
        number text,
        words jsonb not null,
        issued_at timestamptz not null,
        check ((thing_kind = 'notice') = (application_id is null))
      );
      create unique index letters_number on letters (number) where thing_kind = 'case';
      create index letters_application on letters (application_id, issued_at, id);
      create index letters_thing on letters (thing_kind, thing_id, issued_at, id);

      create table letter_files (
        letter_id uuid not null references letters (id),
        format text not null check (format in ('docx', 'pdf')),
        sha256 text not null check (length(sha256) = 64),
        content bytea not null check (length(content) between 1 and 10485760),
        written_at timestamptz not null,
        primary key (letter_id, format)
      );
    `);
    for (const table of ['letter_templates', 'letters', 'letter_files'])
      await runner.query(`
        create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change();
        create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change();
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table letter_files, letters, letter_series, letter_templates');
  }
}
