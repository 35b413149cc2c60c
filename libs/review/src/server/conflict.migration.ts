import type { MigrationInterface, QueryRunner } from 'typeorm';

/** 利益关系 of people, what the enterprise register says of those behind an organisation, 利益冲突 as rows. */
export class Conflicts1764003000501 implements MigrationInterface {
  name = 'Conflicts1764003000501';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Names are compared without blanks, full-width forms and case, as plainName does in the program.
      create function plain_name(name text) returns text language sql immutable parallel safe as
        $$ select lower(regexp_replace(normalize(name, NFKC), '\\s', '', 'g')) $$;
      create index participants_plain_name on participants (plain_name(name), application_id);

      alter table experts add column resident_sealed text, add column resident_fingerprint text;
      create unique index experts_resident on experts (resident_fingerprint) where resident_fingerprint is not null;
      create index experts_unit_code on experts (unit_credit_code) where unit_credit_code is not null;
      create index experts_plain_unit on experts (plain_name(unit));

      create table interests (
        id uuid primary key,
        account_id uuid not null references accounts (id),
        kind text not null check (kind in ('same-unit', 'former-unit', 'kin', 'supervision', 'joint-project', 'joint-prize',
          'joint-paper', 'joint-patent', 'shareholding', 'office', 'other')),
        name text not null check (length(name) between 2 and 100),
        credit_code text,
        since date,
        until date,
        note text not null default '' check (length(note) <= 300),
        source text not null check (source in ('declared', 'office', 'import')),
        recorded_at timestamptz not null,
        recorded_by uuid not null references accounts (id),
        -- 撤销: kept, counts no more.
        ended_at timestamptz,
        ended_by uuid references accounts (id),
        check (since is null or until is null or since <= until),
        check ((ended_at is null) = (ended_by is null))
      );
      create index interests_account on interests (account_id, recorded_at);
      create index interests_code on interests (credit_code) where ended_at is null and credit_code is not null;
      create index interests_name on interests (plain_name(name)) where ended_at is null;

      -- What the register of legal persons last said of an organisation that takes part in an application.
      create table register_companies (
        credit_code text primary key,
        -- Null: the register does not know the code.
        person jsonb,
        asked_at timestamptz not null
      );
      create index register_companies_asked on register_companies (asked_at);

      create table conflicts (
        id uuid primary key,
        account_id uuid not null references accounts (id),
        application_id uuid not null references applications (id) on delete cascade,
        kind text not null check (length(kind) <= 40),
        other text not null check (length(other) <= 200),
        -- By which token, or on whose word, it is known; and what that says.
        known_by text not null check (known_by in ('credit-code', 'name', 'resident-id', 'account', 'register',
          'applicant', 'statement')),
        note text not null default '' check (length(note) <= 500),
        source text not null check (source in ('declared', 'office', 'import', 'record', 'register', 'applicant')),
        since date,
        until date,
        found_at timestamptz not null,
        found_by uuid references accounts (id),
        -- No longer so by what is on record.
        ended_at timestamptz,
        -- 排除: an officer found that it is none, a namesake for instance.
        cleared_at timestamptz,
        cleared_by uuid references accounts (id),
        clearance text check (length(clearance) <= 500),
        check ((cleared_at is null) = (cleared_by is null) and (cleared_at is null) = (clearance is null))
      );
      create unique index conflicts_open on conflicts (application_id, account_id, kind, plain_name(other))
        where ended_at is null;
      create index conflicts_account on conflicts (account_id, application_id) where ended_at is null and cleared_at is null;

      -- 不可见: to whom which application does not exist while acting for the office or as an expert.
      create view hidden_applications as
        select c.account_id, c.application_id, a.call_id, exists (select 1 from memberships m
            where m.account_id = c.account_id and m.party_id = a.party_id and m.state = 'active') as own
        from conflicts c join applications a on a.id = c.application_id
        where c.ended_at is null and c.cleared_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view hidden_applications;
      drop table conflicts, register_companies, interests;
      drop index participants_plain_name, experts_resident, experts_unit_code, experts_plain_unit;
      alter table experts drop column resident_sealed, drop column resident_fingerprint;
      drop function plain_name(text);
    `);
  }
}
