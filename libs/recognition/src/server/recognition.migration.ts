import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recommendations to a higher authority with its results; registrations, their numbers and their re-checks. */
export class Recognition1764001400240 implements MigrationInterface {
  name = 'Recognition1764001400240';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row per entry into an upward stage. The amount is the higher authority's own money.
      create table recommendations (
        entry_id bigint primary key references stage_entries (id),
        case_id uuid not null references cases (id),
        call_id uuid not null references calls (id),
        recommended_on date,
        document text check (length(document) <= 80),
        recommended_by uuid references accounts (id),
        result text check (result in ('granted', 'refused', 'returned')),
        result_on date,
        result_document text check (length(result_document) <= 80),
        amount_fen bigint check (amount_fen >= 0),
        decided_at timestamptz,
        decided_by uuid references accounts (id),
        check ((result is null) = (decided_at is null)),
        check (result is not null or amount_fen is null)
      );
      create index recommendations_case on recommendations (case_id, entry_id desc);
      create index recommendations_call on recommendations (call_id, result);

      -- Serials are given under this row's lock, in the transaction that registers: none is lost, none given twice.
      create table programme_registration_counters (
        programme_code text not null,
        year int not null,
        last int not null check (last > 0),
        primary key (programme_code, year)
      );
      create table programme_registrations (
        id uuid primary key,
        application_id uuid not null constraint programme_registrations_once unique references applications (id),
        case_id uuid not null references cases (id),
        party_id uuid not null references parties (id),
        programme_code text not null,
        year int not null,
        serial int not null check (serial > 0),
        number text not null,
        registered_on date not null,
        registered_at timestamptz not null,
        registered_by uuid not null references accounts (id),
        plaque boolean not null,
        plaque_on date,
        state text not null default 'registered' check (state in ('registered', 'withdrawn')),
        withdrawn_on date,
        recheck_months int check (recheck_months > 0),
        next_recheck_on date,
        constraint programme_registrations_serial unique (programme_code, year, serial),
        constraint programme_registrations_number unique (programme_code, number),
        check ((state = 'withdrawn') = (withdrawn_on is not null)),
        check (plaque or plaque_on is null)
      );
      create index programme_registrations_list on programme_registrations (registered_at desc, id desc);
      create index programme_registrations_due on programme_registrations (next_recheck_on) where state = 'registered';

      create table programme_registration_rechecks (
        registration_id uuid not null references programme_registrations (id),
        due_on date not null,
        case_id uuid not null unique references cases (id),
        opened_at timestamptz not null,
        kept boolean,
        primary key (registration_id, due_on)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table programme_registration_rechecks, programme_registrations, programme_registration_counters, recommendations',
    );
  }
}
