import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published programme versions, calls and their extensions. */
export class Programme1764000400000 implements MigrationInterface {
  name = 'Programme1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table programme_versions (
        id uuid primary key,
        code text not null,
        version int not null check (version >= 1),
        format text not null,
        definition jsonb not null,
        digest text not null,
        published_at timestamptz not null,
        published_by uuid references accounts (id),
        unique (code, version),
        unique (code, digest)
      );

      create function programme_append_only() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;
      create trigger programme_versions_append_only before update or delete or truncate on programme_versions
        for each statement execute function programme_append_only();

      create table calls (
        id uuid primary key,
        programme_version_id uuid not null references programme_versions (id),
        programme_code text not null,
        title jsonb not null,
        year int not null,
        batch int not null check (batch >= 1),
        notice_number text not null,
        opens_at timestamptz not null,
        closes_at timestamptz not null check (closes_at > opens_at),
        endorsement_closes_at timestamptz not null,
        envelope_fen bigint not null check (envelope_fen >= 0),
        awarded_fen bigint not null default 0 check (awarded_fen >= 0 and awarded_fen <= envelope_fen),
        limit_per_party int not null default 1 check (limit_per_party >= 1),
        contact jsonb not null,
        published_at timestamptz,
        published_by uuid references accounts (id),
        closed_early_at timestamptz,
        closed_early_reason text,
        copied_from uuid references calls (id),
        created_at timestamptz not null,
        created_by uuid references accounts (id),
        version int not null default 0,
        check ((closed_early_at is null) = (closed_early_reason is null))
      );
      -- One published call per programme, year and batch; one per notice number.
      create unique index calls_batch on calls (programme_code, year, batch) where published_at is not null;
      create unique index calls_notice on calls (notice_number) where published_at is not null;
      create index calls_opens on calls (opens_at desc, id desc);
      create index calls_version on calls (programme_version_id);

      -- The application's table stands above this one, so its id has no foreign key here.
      create table call_extensions (
        id bigint generated always as identity primary key,
        call_id uuid not null references calls (id),
        application_id uuid,
        closed_at_before timestamptz not null,
        closes_at timestamptz not null,
        reason text not null,
        at timestamptz not null,
        by uuid references accounts (id)
      );
      create index call_extensions_call on call_extensions (call_id, application_id);
      create trigger call_extensions_append_only before update or delete or truncate on call_extensions
        for each statement execute function programme_append_only();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table call_extensions;
      drop table calls;
      drop table programme_versions;
      drop function programme_append_only();
    `);
  }
}
